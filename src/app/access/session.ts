// How does somebody who signed in stay signed in? What they hold is sealed: the token's hash, for half a day.

import type { Instant, Milliseconds } from "../../model/time.ts";
import { openSeal, seal } from "./seal.ts";
import type { Sealing } from "./seal.ts";

export const SESSION_LASTS: Milliseconds = 43_200_000;

/** Grants nothing by itself: who they are is asked of the token each time, so that it ends with the token. */
export interface Session {
  /** Of the token, as it is kept. */
  readonly hash: string;
  /** The token was made for this session alone, and ends with it. */
  readonly isOwn: boolean;
  /** What their forms carry, so that no other site can send them. */
  readonly csrf: string;
  readonly expiresAt: Instant;
}

/** Text for a cookie. Throws Refusal `unavailable` where nothing can be sealed. */
export async function sealSession(muster: Sealing, { hash, isOwn }: Pick<Session, "hash" | "isOwn">): Promise<string> {
  const csrf = Buffer.from(muster.chance.bytes(16)).toString("base64url");
  const session: Session = { hash, isOwn, csrf, expiresAt: muster.clock.now() + SESSION_LASTS };
  return seal(muster, "session", session);
}

/** Undefined: it was not sealed here, or is over. */
export async function openSession(muster: Sealing, text: string): Promise<Session | undefined> {
  return (await openSeal(muster, "session", text)) as Session | undefined;
}
