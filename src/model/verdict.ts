// What a gate can answer, and what each finding does to the answer.

import type { Outcome } from "./finding.ts";
import type { Enforcement } from "./gate.ts";

/** From the mildest to the strictest. */
export type Verdict = "allow" | "wait" | "block";

/** Over the applicable required findings: fail, else unknown, else pass; none applicable is unknown. */
export type GateEvaluation = "pass" | "fail" | "unknown";

export type Effect = "blocking" | "warning" | "observed" | "waived" | "ratcheted" | "none";

/** One finding as the gates that require it judge it. */
export interface JudgedFinding {
  readonly scorecard: string;
  readonly rule: string;
  readonly outcome: Outcome;
  readonly effect: Effect;
  readonly step: Enforcement;
}
