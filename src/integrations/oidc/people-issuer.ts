// How does an issuer say who signs in? By OpenID Connect with an authorization code, PKCE, state, nonce and a signed ID
// token.

import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientError,
  discovery,
  enableNonRepudiationChecks,
  ResponseBodyError,
} from "openid-client";
import type { Configuration } from "openid-client";
import type { JsonObject } from "../../model/json.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import type { PeopleIssuer } from "../../ports/people.ts";
import { networkCode } from "../read-response.ts";

export interface PeopleIssuerSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: the client has no secret and proves itself by PKCE alone. */
  readonly clientSecret: string | undefined;
  readonly scopes: string;
  readonly label: string;
}

/** Short, because somebody is waiting meanwhile. */
const TIMEOUT_SECONDS = 5;
/** How long the issuer's configuration is kept; it seldom changes. */
const KEPT: Milliseconds = 3_600_000;

export function peopleIssuer({ issuer, clientId, clientSecret, scopes, label }: PeopleIssuerSettings): PeopleIssuer {
  let known: { readonly configuration: Configuration; readonly at: Instant } | undefined;
  const configure = async (at: Instant): Promise<Configuration> => {
    if (known !== undefined && Math.abs(at - known.at) < KEPT) return known.configuration;
    // The settings allow http only for this machine.
    const extensions = issuer.startsWith("http:") ? [allowInsecureRequests] : [];
    const execute = [enableNonRepudiationChecks, ...extensions];
    const configuration = await discovery(new URL(issuer), clientId, clientSecret, undefined, {
      execute,
      timeout: TIMEOUT_SECONDS,
    });
    known = { configuration, at };
    return configuration;
  };
  return {
    issuer,
    label,
    begin: async (redirect, { state, nonce, verifier }, at) => {
      const configuration = await told(() => configure(at));
      const address = buildAuthorizationUrl(configuration, {
        redirect_uri: redirect,
        scope: scopes,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
      return address.href;
    },
    end: (address, { state, nonce, verifier }, at) =>
      told(async () => {
        const checks = {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        };
        const tokens = await authorizationCodeGrant(await configure(at), new URL(address), checks);
        return { ...tokens.claims() } as JsonObject;
      }),
  };
}

/**
 * Rejects with Refusal: `forbidden` where something was not proved, `unavailable` where the issuer could not be asked.
 */
async function told<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    throw refusalOf(error);
  }
}

const AGAIN = { help: "sign in again" };

/**
 * The message holds nothing the issuer sent except codes known from the standards: anything else could echo a secret
 * that was sent to it.
 */
function refusalOf(error: unknown): Refusal {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    const why = REFUSALS.has(error.error) ? `: \`${error.error}\`` : ", for a reason of its own";
    return new Refusal("forbidden", "sign-in-refused", `the issuer refuses the sign-in${why}`, AGAIN);
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("OAUTH_") && !UNANSWERED.has(code)) {
    return new Refusal(
      "forbidden",
      "sign-in-not-proved",
      `the issuer's answer proves nothing: \`${codeOf(code)}\``,
      AGAIN,
    );
  }
  const why = error instanceof ClientError ? codeOf(code) : networkCode(error);
  return new Refusal("unavailable", "issuer-unavailable", `the sign-in issuer cannot be reached: ${why}`, {
    help: "try again in a minute, or sign in with a token",
  });
}

/** The error codes of RFC 6749 and OpenID Connect Core. */
const REFUSALS: ReadonlySet<string> = new Set([
  "access_denied",
  "account_selection_required",
  "consent_required",
  "interaction_required",
  "invalid_client",
  "invalid_grant",
  "invalid_request",
  "invalid_request_object",
  "invalid_request_uri",
  "invalid_scope",
  "login_required",
  "registration_not_supported",
  "request_not_supported",
  "request_uri_not_supported",
  "server_error",
  "temporarily_unavailable",
  "unauthorized_client",
  "unsupported_grant_type",
  "unsupported_response_type",
]);

/** Errors of communication, which say nothing about who signs in. */
const UNANSWERED: ReadonlySet<string> = new Set([
  "OAUTH_TIMEOUT",
  "OAUTH_ABORT",
  "OAUTH_RESPONSE_IS_NOT_CONFORM",
  "OAUTH_RESPONSE_IS_NOT_JSON",
  "OAUTH_PARSE_ERROR",
]);

function codeOf(text: string): string {
  return text.replace(/[^\w.-]/g, "").slice(0, 60);
}
