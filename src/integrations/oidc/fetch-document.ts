// What is at an issuer's address: its configuration or its keys?

import type { Milliseconds } from "../../model/time.ts";
import type { FetchDocument } from "../../ports/runtime.ts";
import { isRedirect, networkCode, readText } from "../read-response.ts";

/** Short, because somebody is waiting for their own answer meanwhile. */
const TIMEOUT: Milliseconds = 3_000;
const MAX_BYTES = 262_144;

/** Redirects are not followed, since keys are trusted because of the address they are at. */
export function fetchOver(
  send: (url: string, request: RequestInit) => Promise<Response>,
  timeout: Milliseconds = TIMEOUT,
): FetchDocument {
  return async (url) => {
    const signal = AbortSignal.timeout(timeout);
    try {
      const response = await send(url, { headers: { accept: "application/json" }, redirect: "manual", signal });
      if (response.status === 200) return await textOf(response, url);
      await response.body?.cancel();
      const said = isRedirect(response.status) ? "redirects, which is not followed" : `answers ${response.status}`;
      throw new Unread(`\`${url}\` ${said}`);
    } catch (error) {
      if (error instanceof Unread) throw error;
      const why = signal.aborted ? `no answer in ${timeout / 1_000} s` : networkCode(error);
      throw new Unread(`\`${url}\` cannot be reached: ${why}`, { cause: error });
    }
  };
}

class Unread extends Error {
  override readonly name = "Unread";
}

async function textOf(response: Response, url: string): Promise<string> {
  const read = await readText(response, MAX_BYTES);
  if (read !== undefined) return read.text;
  throw new Unread(`\`${url}\` answers with more than is read`);
}
