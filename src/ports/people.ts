// How do people sign in? By an issuer that says who somebody is.

import type { JsonObject } from "../model/json.ts";
import type { Instant } from "../model/time.ts";

/** The secrets a sign-in is checked against. Nobody else knows them, and none is used twice. */
export interface SignInChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Both methods reject with Refusal: `forbidden` where something is not proved, otherwise `unavailable`. */
export interface PeopleIssuer {
  readonly issuer: string;
  /** The name people know it by. */
  readonly label: string;
  /** The address to send the browser to; the issuer sends it back to `redirect`. */
  begin(redirect: string, checks: SignInChecks, at: Instant): Promise<string>;
  /** The claims about whoever came back at this address. */
  end(address: string, checks: SignInChecks, at: Instant): Promise<JsonObject>;
}
