// Whom does the running service trust, and what does it remember of them?

import type { Trust } from "../../model/trust.ts";
import type { FetchDocument } from "../../ports/runtime.ts";
import { createKeyring } from "../../trust/keyring.ts";
import type { Keyring } from "../../trust/keyring.ts";
import { rememberSeenTokens } from "../../trust/seen-tokens.ts";
import type { SeenTokens } from "../../trust/seen-tokens.ts";

export interface TrustInForce extends Trust {
  readonly keys: Keyring;
  readonly seen: SeenTokens;
}

/** `share`: as of `createKeyring`. */
export function putTrustInForce(
  trust: Trust,
  fetchDocument: FetchDocument,
  options: { readonly share: boolean },
): TrustInForce {
  return { ...trust, keys: createKeyring(fetchDocument, options), seen: rememberSeenTokens() };
}
