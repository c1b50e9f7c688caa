// Did a trusted issuer sign this token, for this service, to be used now?

import { compactVerify } from "jose";
import type { JsonObject } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import type { Trust, TrustedIssuer } from "../model/trust.ts";
import { checkToken } from "./check-token.ts";
import type { Asking, Keyring } from "./keyring.ts";
import { parseToken } from "./parse-token.ts";
import { refuseToken } from "./refuse-token.ts";

export interface VerifiedToken {
  readonly issuer: TrustedIssuer;
  readonly claims: JsonObject;
  readonly expiresAt: Instant;
}

/**
 * Throws Refusal `unidentified` with a code of `TokenDefect`. What costs nothing is checked first: no keys are fetched,
 * and no signature is verified, for a token that would not be accepted anyway.
 */
export async function verifyToken(
  text: string,
  { issuers }: Pick<Trust, "issuers">,
  keys: Keyring,
  asking: Asking,
): Promise<VerifiedToken> {
  const token = checkToken(parseToken(text), issuers, asking.at);
  const { issuer, algorithm, kid, claims, expiresAt } = token;
  const key = await keys.find(issuer, kid, asking);
  try {
    await compactVerify(text, key, { algorithms: [algorithm] });
  } catch {
    throw refuseToken(
      "token-signature-refused",
      `the token is not signed by the key \`${kid.slice(0, 200)}\` of its issuer`,
    );
  }
  return { issuer, claims, expiresAt };
}
