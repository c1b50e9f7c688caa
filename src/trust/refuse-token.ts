// Why does a token of an issuer prove nothing? This is the only table of these codes. Tools and docs refer to them.

import { Refusal } from "../model/refusal.ts";

export type TokenDefect =
  | "token-malformed"
  | "token-header-refused"
  | "token-algorithm-refused"
  | "token-issuer-unknown"
  | "token-audience-refused"
  | "token-expired"
  | "token-not-yet-valid"
  | "token-lifetime-refused"
  | "token-key-unknown"
  | "token-keys-unavailable"
  | "token-signature-refused"
  | "token-replayed";

/** Returns the Refusal `unidentified`, for the caller to throw. */
export function refuseToken(code: TokenDefect, message: string, help?: string): Refusal {
  return new Refusal("unidentified", code, message, help === undefined ? {} : { help });
}
