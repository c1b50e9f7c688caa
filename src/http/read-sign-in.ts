// By which issuer do people sign in, by the settings?

import type { PeopleIssuerSettings } from "../integrations/oidc/people-issuer.ts";
import { UsageError } from "../model/usage-error.ts";
import { isSafeAddress } from "../trust/safe-address.ts";
import type { Muster } from "../app/muster.ts";
import type { Trust } from "../model/trust.ts";
import type { Environment } from "./read-setting.ts";

/** Undefined: by none. Throws UsageError. */
export function readSignIn(env: Environment, publicUrl: string | undefined): PeopleIssuerSettings | undefined {
  const issuer = env["MUSTER_OIDC_ISSUER"]?.trim() ?? "";
  if (issuer === "") return undefined;
  if (!isSafeAddress(issuer)) {
    throw new UsageError(
      `MUSTER_OIDC_ISSUER cannot be \`${issuer}\``,
      "write it as `https://login.example.com/realms/acme`",
    );
  }
  const clientId = env["MUSTER_OIDC_CLIENT_ID"]?.trim() ?? "";
  if (clientId === "")
    throw new UsageError(
      "MUSTER_OIDC_CLIENT_ID is not set",
      "the issuer gives it to whoever registers this service there",
    );
  if (publicUrl === undefined) {
    throw new UsageError(
      "MUSTER_PUBLIC_URL is not set: the issuer sends people back there",
      "write where people find this service",
    );
  }
  const scopes = env["MUSTER_OIDC_SCOPES"]?.trim() || "openid profile email";
  if (!scopes.split(/\s+/).includes("openid")) {
    throw new UsageError(`MUSTER_OIDC_SCOPES cannot be \`${scopes}\``, "`openid` has to be among them");
  }
  const label = env["MUSTER_OIDC_LABEL"]?.trim() || new URL(issuer).host;
  return { issuer, clientId, clientSecret: env["MUSTER_OIDC_CLIENT_SECRET"] || undefined, scopes, label };
}

/** Throws UsageError if people sign in by an issuer, but no trust file says who they are and what they may do. */
export function requireSignInTrust(people: Muster["people"], trust: Trust | undefined): void {
  if (people === undefined || trust?.signIn !== undefined) return;
  throw new UsageError(
    "MUSTER_OIDC_ISSUER is set, and no trust file says who may do what that signs in there",
    "put `signIn` into the trust file",
  );
}
