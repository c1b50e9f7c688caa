// Has somebody asked already for what would let a release pass, and does that only wait to be approved?

import { isWaivedBefore } from "../../gate/leniency.ts";
import type { AskedWaiver, DecisionRequest, Verdict } from "../../model/decision.ts";
import { waiverState } from "../../model/directive.ts";
import type { Waiver } from "../../model/directive.ts";
import { normaliseEnvironment } from "../../model/environment.ts";
import type { Instant } from "../../model/time.ts";

/** As it is told beside a decision, of which it is no part; nothing where there is none, or none is needed. */
export interface WaiversAsked {
  readonly waiversAsked?: readonly AskedWaiver[];
}

/**
 * Of the entity's waivers. Whoever may ask the gates is told that there is a request, since when, and its id: neither who
 * asked nor why, for which it takes a role that may read waivers.
 */
export function waiversAsked(
  waivers: readonly Waiver[],
  {
    environment,
    verdict,
    at,
  }: Pick<DecisionRequest, "environment"> & { readonly verdict: Verdict; readonly at: Instant },
): WaiversAsked {
  if (verdict === "allow" || waivers.length === 0) return {};
  const normalised = normaliseEnvironment(environment);
  const asked = waivers
    .filter((waiver) => waiverState(waiver, at) === "requested" && isWaivedBefore(waiver, normalised))
    .map(({ id, scorecard, rule, requested }) => ({ id, scorecard, rule, at: requested.at }))
    .sort((a, b) => a.at - b.at);
  return asked.length === 0 ? {} : { waiversAsked: asked };
}
