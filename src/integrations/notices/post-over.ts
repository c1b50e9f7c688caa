// How is something posted to a configured address where the platform itself keeps private addresses out of reach?

import { isRedirect, networkCode } from "../read-response.ts";
import type { PostText } from "../../ports/runtime.ts";

const TIMEOUT = 10_000;

/** Redirects are not followed, and the body of the answer is not read. */
export function postOver(send: (url: string, request: RequestInit) => Promise<Response>): PostText {
  return async (url, { headers, body }) => {
    const signal = AbortSignal.timeout(TIMEOUT);
    try {
      const response = await send(url, { method: "POST", headers, body, redirect: "manual", signal });
      await response.body?.cancel();
      const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
      return {
        status: isRedirect(response.status) ? 502 : response.status,
        retryAfter: seconds >= 0 ? seconds : undefined,
      };
    } catch (error) {
      const why = signal.aborted ? "no answer in time" : networkCode(error);
      throw new Error(`it cannot be reached: ${why}`, { cause: error });
    }
  };
}
