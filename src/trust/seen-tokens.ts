// Is a token used again, and by whom? A job may ask more than once in its run. Anybody else got the token from
// somewhere.

import type { JsonObject } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import { claimText } from "./match-claims.ts";
import { refuseToken } from "./refuse-token.ts";
import type { VerifiedToken } from "./verify-token.ts";

export interface SeenTokens {
  /** Throws Refusal `token-replayed`. A token without `jti` cannot be told from others, and passes. */
  see(token: VerifiedToken, now: Instant): void;
}

interface Seen {
  readonly run: string;
  readonly expiresAt: Instant;
}

const MOST_SEEN = 20_000;

/** Claims that tell one run from another, and one attempt of a run from the next. */
const RUN = ["run_id", "run_attempt", "pipeline_id", "job_id"];

/** Remembers the tokens that came to this process. For decisions, the record holds what they were asked with. */
export function rememberSeenTokens(): SeenTokens {
  const seen = new Map<string, Seen>();
  return {
    see: ({ issuer, claims, expiresAt }, now) => {
      const jti = claimText(claims, "jti");
      if (jti === undefined) return;
      const name = `${issuer.issuer} ${jti}`;
      const before = seen.get(name);
      const run = runOf(claims);
      if (before !== undefined && before.expiresAt > now && before.run !== run) {
        throw refuseToken("token-replayed", "the token's `jti` came with another run before");
      }
      if (seen.size >= MOST_SEEN) forget(seen, now);
      seen.set(name, { run, expiresAt });
    },
  };
}

function runOf(claims: JsonObject): string {
  return JSON.stringify(["sub", ...RUN].map((name) => claimText(claims, name) ?? null));
}

/** Forgets tokens that have expired or, if that is not enough, all. */
function forget(seen: Map<string, Seen>, now: Instant): void {
  for (const [name, { expiresAt }] of seen) if (expiresAt <= now) seen.delete(name);
  if (seen.size >= MOST_SEEN) seen.clear();
}
