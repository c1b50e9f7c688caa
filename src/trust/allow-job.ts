// Which jobs of an issuer are let in, and what do they get?

import { Refusal } from "../model/refusal.ts";
import type { UnmetCondition } from "../model/identity.ts";
import type { JsonObject } from "../model/json.ts";
import type { AllowedJobs, TrustedIssuer } from "../model/trust.ts";
import { unmetClaim } from "./match-claims.ts";
import type { UnmetClaim } from "./match-claims.ts";

const SHOWN = 200;

/**
 * The first entry of `allow` that matches. Throws Refusal `forbidden`/`job-not-allowed`, which tells what the job
 * claims where it did not match.
 */
export function findAllowed({ issuer, allow }: TrustedIssuer, claims: JsonObject): AllowedJobs {
  const unmet = new Map<string, UnmetClaim>();
  for (const allowed of allow) {
    const failing = unmetClaim(allowed.match, claims);
    if (failing === undefined) return allowed;
    unmet.set(failing.claim, failing);
  }
  const said = [...unmet.values()].map(sayClaim).join(", ");
  throw new Refusal("forbidden", "job-not-allowed", `no job of \`${issuer}\` with ${said} is let in`, {
    help: "whoever runs the service says in its trust file whose jobs are",
  });
}

/** For example `` `ref` `refs/heads/main` ``, or `` no `environment` ``. */
export function sayClaim({
  claim,
  claimed,
}: {
  readonly claim: string;
  readonly claimed?: string | null | undefined;
}): string {
  return claimed === undefined || claimed === null ? `no \`${claim}\`` : `\`${claim}\` \`${claimed.slice(0, SHOWN)}\``;
}

/** For each environment whose conditions the job does not meet, the first claim that does not fit. */
export function unmetConditions(
  { requireForEnvironments }: AllowedJobs,
  claims: JsonObject,
): readonly UnmetCondition[] {
  return requireForEnvironments.flatMap(({ environment, claims: patterns }) => {
    const unmet = unmetClaim(patterns, claims);
    return unmet === undefined ? [] : [{ environment, claim: unmet.claim, claimed: unmet.claimed ?? null }];
  });
}
