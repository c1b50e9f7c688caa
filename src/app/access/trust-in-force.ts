// Whom does the running service trust, and what does it remember of them?

import type { Problem } from "../../model/problem.ts";
import type { Instant } from "../../model/time.ts";
import type { Trust } from "../../model/trust.ts";
import type { FetchDocument } from "../../ports/runtime.ts";
import { createKeyring } from "../../trust/keyring.ts";
import type { Keyring } from "../../trust/keyring.ts";
import { rememberSeenTokens } from "../../trust/seen-tokens.ts";
import type { SeenTokens } from "../../trust/seen-tokens.ts";

/** What was offered and does not load. The trust file in force stays. */
export interface RefusedTrust {
  readonly at: Instant;
  readonly problems: readonly Problem[];
}

/**
 * INVARIANT: nobody keeps `people` or `issuers` for longer than a request, or they trust somebody whom nobody trusts
 * any more.
 */
export interface TrustInForce extends Trust {
  readonly keys: Keyring;
  readonly seen: SeenTokens;
  /** Undefined: what was offered last is in force. */
  readonly refused: RefusedTrust | undefined;
  refuse(refused: RefusedTrust): void;
  /** Counts from the next request on. Keys and tokens that are known stay known. */
  replace(trust: Trust): void;
}

/** `share`: see `createKeyring`. */
export function putTrustInForce(
  trust: Trust,
  fetchDocument: FetchDocument,
  options: { readonly share: boolean },
): TrustInForce {
  let current = trust;
  let refused: RefusedTrust | undefined;
  return {
    keys: createKeyring(fetchDocument, options),
    seen: rememberSeenTokens(),
    get people() {
      return current.people;
    },
    get issuers() {
      return current.issuers;
    },
    get signIn() {
      return current.signIn;
    },
    get refused() {
      return refused;
    },
    refuse: (why) => {
      refused = why;
    },
    replace: (next) => {
      current = next;
      refused = undefined;
    },
  };
}
