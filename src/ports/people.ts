// Who says which people sign in?

import type { JsonObject } from "../model/json.ts";
import type { Instant } from "../model/time.ts";

/** What a sign-in is held to: nobody else knows these, and none is used twice. */
export interface SignInChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Both reject with Refusal: `forbidden` for what is not proved, else `unavailable`. */
export interface PeopleIssuer {
  readonly issuer: string;
  /** What people call it. */
  readonly label: string;
  /** Where a browser is sent, to come back at `redirect`. */
  begin(redirect: string, checks: SignInChecks, at: Instant): Promise<string>;
  /** What it claims of whoever came back at this address. */
  end(address: string, checks: SignInChecks, at: Instant): Promise<JsonObject>;
}
