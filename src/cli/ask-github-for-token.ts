// Which token does GitHub sign for the job this runs in?

import { ownText } from "../model/json.ts";
import type { JsonValue } from "../model/json.ts";
import { sayNetworkFailure } from "./network-failure.ts";
import { NotPermitted } from "./server-failure.ts";
import type { World } from "./world.ts";

export interface TokenAddress {
  /** From the runner's environment, with a query of its own. */
  readonly url: string;
  /** What the runner gives this job to ask for a token with. */
  readonly secret: string;
  /** Whom the token is for. */
  readonly audience: string;
}

const ATTEMPTS = 4;
const FIRST_PAUSE = 500;
const TIMEOUT = 5_000;

/**
 * Throws NotPermitted when GitHub signs none: without a token nothing proves who is asking, and no fail mode lets that
 * through.
 */
export async function askGitHub(asked: TokenAddress, version: string, world: World): Promise<string> {
  const url = URL.parse(asked.url);
  if (url?.protocol !== "https:" && url?.hostname !== "127.0.0.1") {
    throw new NotPermitted("ACTIONS_ID_TOKEN_REQUEST_URL is not an address of GitHub's", HELP);
  }
  url.searchParams.set("audience", asked.audience);
  for (let attempt = 1; ; attempt++) {
    const answer = await once(url, asked.secret, version, world);
    if (typeof answer !== "object") return answer;
    if (!answer.again || attempt === ATTEMPTS)
      throw new NotPermitted(`GitHub signs no token for this job: ${answer.why}`, HELP);
    await world.pause(FIRST_PAUSE * 2 ** (attempt - 1) * (1 + world.random()));
  }
}

const HELP = "look whether the job has `permissions: { id-token: write }`, and run it again";

interface Failed {
  readonly why: string;
  readonly again: boolean;
}

async function once(url: URL, secret: string, version: string, world: World): Promise<string | Failed> {
  const headers = { accept: "application/json", "user-agent": `muster/${version}`, authorization: `Bearer ${secret}` };
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const response = await world.fetch(url.href, { headers, redirect: "manual", signal });
    const text = await response.text();
    if (response.status !== 200) return { why: `it answers ${response.status}`, again: response.status >= 429 };
    const token = ownText(parse(text), "value");
    return token !== undefined && /^[\x21-\x7e]+$/.test(token)
      ? token
      : { why: "it answers without one", again: false };
  } catch (error) {
    return { why: sayNetworkFailure(error, url, TIMEOUT), again: true };
  }
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
