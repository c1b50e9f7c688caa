// Does a token claim what is asked for?

import type { JsonObject } from "../model/json.ts";
import { ownValue } from "../model/json.ts";
import { matchesGlob } from "../model/glob.ts";
import type { ClaimPatterns } from "../model/trust.ts";

export interface UnmetClaim {
  readonly claim: string;
  /** Undefined: the claim is absent, or not a text, whole number or truth value. */
  readonly claimed: string | undefined;
}

/** The first claim that does not fit; undefined: all do. */
export function unmetClaim(patterns: ClaimPatterns, claims: JsonObject): UnmetClaim | undefined {
  for (const [claim, choices] of Object.entries(patterns)) {
    const claimed = claimText(claims, claim);
    if (claimed === undefined || !choices.some((choice) => matchesGlob(claimed, choice))) return { claim, claimed };
  }
  return undefined;
}

/** Some issuers write ids as text, others as numbers. A list has no single value, and gives undefined. */
export function claimText(claims: JsonObject, name: string): string | undefined {
  const value = ownValue(claims, name);
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : undefined;
}
