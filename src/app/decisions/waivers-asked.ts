// Has somebody already asked for a waiver that would let a release pass, and does it only wait to be approved?

import { isWaivedBefore } from "../../gate/leniency.ts";
import type { AskedWaiver, DecisionRequest, Verdict } from "../../model/decision.ts";
import { waiverState } from "../../model/directive.ts";
import type { Waiver } from "../../model/directive.ts";
import { normaliseEnvironment } from "../../model/environment.ts";
import type { Instant } from "../../model/time.ts";

/** Told beside a decision, and no part of it. Empty if nobody asked, or no waiver is needed. */
export interface WaiversAsked {
  readonly waiversAsked?: readonly AskedWaiver[];
}

/**
 * Those of the entity's waivers that are asked for. Whoever may ask the gates is told the id of the request, and since
 * when there is one. Who asked and why takes a role that may read waivers.
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
