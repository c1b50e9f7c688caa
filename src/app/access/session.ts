// How does somebody who signed in stay signed in? They hold the hash of the token, sealed, for half a day.

import type { Instant, Milliseconds } from "../../model/time.ts";
import { openSeal, seal } from "./seal.ts";
import type { Sealing } from "./seal.ts";

export const SESSION_LASTS: Milliseconds = 43_200_000;

/** Grants nothing by itself. The token says each time who they are, so a session ends with its token. */
export interface Session {
  /** That of the token, as it is stored. */
  readonly hash: string;
  /** Whether the token was made only for this session, and ends with it. */
  readonly isOwn: boolean;
  /** What their forms carry, so that no other site can send them. */
  readonly csrf: string;
  readonly expiresAt: Instant;
}

/** Returns text for a cookie. Throws Refusal `unavailable` if there is no key to seal with. */
export async function sealSession(muster: Sealing, { hash, isOwn }: Pick<Session, "hash" | "isOwn">): Promise<string> {
  const csrf = Buffer.from(muster.chance.bytes(16)).toString("base64url");
  const session: Session = { hash, isOwn, csrf, expiresAt: muster.clock.now() + SESSION_LASTS };
  return seal(muster, "session", session);
}

/** Undefined: it was not sealed here, or has expired. */
export async function openSession(muster: Sealing, text: string): Promise<Session | undefined> {
  return (await openSeal(muster, "session", text)) as Session | undefined;
}
