// Is a token of an accepted kind, made for this service, and valid now? Checked before any key is fetched.

import type { JsonObject, JsonValue } from "../model/json.ts";
import { ownText, ownValue } from "../model/json.ts";
import { formatDuration, formatInstant } from "../model/time.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import type { Algorithm, TrustedIssuer } from "../model/trust.ts";
import type { ParsedToken } from "./parse-token.ts";
import { refuseToken } from "./refuse-token.ts";

/** A token with the key of the issuer that it says it is signed with. The signature is not checked yet. */
export interface CheckedToken extends ParsedToken {
  readonly issuer: TrustedIssuer;
  readonly algorithm: Algorithm;
  readonly kid: string;
  readonly expiresAt: Instant;
}

/** How far the issuer's clock may be ahead of ours. */
const LEEWAY: Milliseconds = 60_000;
/**
 * Keys come from the issuer's own address, never with the token. Nor is anything accepted that changes how a token is
 * to be read.
 */
const FORBIDDEN_HEADERS = ["jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"];
const SHOWN = 200;

/** Throws Refusal `unidentified` with a code of `TokenDefect`. */
export function checkToken(token: ParsedToken, issuers: readonly TrustedIssuer[], now: Instant): CheckedToken {
  const issuer = findIssuer(token.claims, issuers);
  checkHeader(token.header, issuer);
  const algorithm = findAlgorithm(token.header, issuer);
  const kid = ownText(token.header, "kid") ?? "";
  if (kid === "") throw refuseToken("token-key-unknown", "the token does not say by which key it is signed");
  checkAudience(token.claims, issuer);
  const expiresAt = checkTimes(token.claims, issuer, now);
  if ((ownText(token.claims, "sub") ?? "") === "") throw refuseToken("token-malformed", "the token has no subject");
  return { ...token, issuer, algorithm, kid, expiresAt };
}

/** INVARIANT: keys are never fetched for an issuer that the trust file does not name. */
function findIssuer(claims: JsonObject, issuers: readonly TrustedIssuer[]): TrustedIssuer {
  const said = ownText(claims, "iss");
  const issuer = issuers.find((one) => one.issuer === said);
  if (issuer !== undefined) return issuer;
  const named = said === undefined ? "the token names no issuer" : `the issuer ${show(said)} is not trusted`;
  throw refuseToken("token-issuer-unknown", named, "whoever runs the service names issuers in its trust file");
}

/** A token that names no type is a plain JWT. If the issuer has a type of its own, its tokens have to name it. */
function checkHeader(header: JsonObject, { type: expected }: TrustedIssuer): void {
  const forbidden = FORBIDDEN_HEADERS.find((name) => Object.hasOwn(header, name));
  if (forbidden !== undefined) {
    throw refuseToken("token-header-refused", `the token's header holds \`${forbidden}\`, which is never heeded`);
  }
  const type = ownValue(header, "typ");
  if (type === undefined && expected === "JWT") return;
  if (typeof type === "string" && type.toUpperCase() === expected.toUpperCase()) return;
  throw refuseToken("token-header-refused", `the token is of type ${show(type ?? null)}, not \`${expected}\``);
}

function findAlgorithm(header: JsonObject, { algorithms }: TrustedIssuer): Algorithm {
  const said = ownValue(header, "alg");
  const algorithm = algorithms.find((one) => one === said);
  if (algorithm !== undefined) return algorithm;
  const message = `the token is signed with ${show(said ?? null)}, this issuer's are with ${algorithms.join(" or ")}`;
  throw refuseToken("token-algorithm-refused", message);
}

/** A single audience: a token for several could be used here by each of the others. */
function checkAudience(claims: JsonObject, { audiences }: TrustedIssuer): void {
  const said = ownValue(claims, "aud");
  if (typeof said === "string" && audiences.includes(said)) return;
  const help = `ask for one that is made only for ${audiences.map((name) => `\`${name}\``).join(" or ")}`;
  throw refuseToken("token-audience-refused", `the token is made for ${show(said ?? null)}`, help);
}

function checkTimes(claims: JsonObject, { maxLifetime }: TrustedIssuer, now: Instant): Instant {
  const [expires, issued, from] = ["exp", "iat", "nbf"].map((name) => readTime(claims, name));
  if (expires === undefined || issued === undefined) {
    const missing = expires === undefined ? "exp" : "iat";
    throw refuseToken("token-lifetime-refused", `the token has no \`${missing}\`, a number of whole seconds`);
  }
  if (expires - issued > maxLifetime || expires <= issued) {
    const lasts = expires <= issued ? "ends before it begins" : `lasts ${formatDuration(expires - issued)}`;
    const message = `the token ${lasts}, at most ${formatDuration(maxLifetime)} are taken`;
    throw refuseToken("token-lifetime-refused", message, "`maxLifetime` in the trust file says how long it may");
  }
  if (expires <= now) {
    const help = "ask for a new one; if it is new, the clocks differ";
    throw refuseToken("token-expired", `the token ended at ${formatInstant(expires)}`, help);
  }
  const begins = Math.max(issued, from ?? issued);
  if (begins - LEEWAY <= now) return expires;
  const message = `the token is from ${formatInstant(begins)} on, which is still to come`;
  throw refuseToken("token-not-yet-valid", message, "the clocks of its issuer and of this service differ");
}

/** Undefined: the claim is absent. Throws Refusal if it is not a whole number of seconds. */
function readTime(claims: JsonObject, name: string): Instant | undefined {
  const said = ownValue(claims, name);
  if (said === undefined) return undefined;
  if (typeof said === "number" && Number.isSafeInteger(said) && said >= 0 && said <= 8_640_000_000_000)
    return said * 1_000;
  throw refuseToken(
    "token-lifetime-refused",
    `the token's \`${name}\` is ${show(said)}, not a number of whole seconds`,
  );
}

function show(said: JsonValue): string {
  const text = typeof said === "string" ? said : JSON.stringify(said);
  return `\`${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}\``;
}
