// Which enforcement is in force, for this requirement, at this instant?

import { DateTime } from "luxon";
import type { Values } from "../logic/compile-rules.ts";
import { ENFORCEMENTS } from "../model/gate.ts";
import type { Enforcement } from "../model/gate.ts";
import type { Instant } from "../model/time.ts";
import { holds } from "./compile-gate.ts";
import type { CompiledGate, CompiledRequirement } from "./compile-gate.ts";

/** The strictest step whose `from` has come and whose `when` holds; none: observe. */
export function enforcementInForce(
  gate: CompiledGate,
  requirement: CompiledRequirement,
  values: Values,
  at: Instant,
): Enforcement {
  return requirement.steps
    .filter(({ value, when }) => startOf(value, gate.gate.timezone) <= at && holds(gate, when, values))
    .map(({ value }) => value.step)
    .reduce((a, b) => (strictness(a) >= strictness(b) ? a : b), "observe");
}

export function strictness(enforcement: Enforcement): number {
  return ENFORCEMENTS.indexOf(enforcement);
}

/** When a step starts, in the gate's zone: a date at local midnight; without `from` it has always been in force. */
function startOf(step: { readonly from?: string }, timezone: string): Instant {
  if (step.from === undefined) return Number.NEGATIVE_INFINITY;
  return DateTime.fromISO(step.from, { zone: timezone }).toMillis();
}
