// Which step of enforcement is in force, for one requirement, at an instant?

import { DateTime } from "luxon";
import type { StepInForce } from "../model/decision.ts";
import { ENFORCEMENTS } from "../model/gate.ts";
import type { Enforcement, EnforcementStep } from "../model/gate.ts";
import type { Instant } from "../model/time.ts";
import type { BoundGate } from "./bind-gates.ts";
import { holds } from "./compile-gate.ts";
import type { CompiledRequirement } from "./compile-gate.ts";

export interface TimedStep extends StepInForce {
  readonly start: Instant;
}

const OBSERVE: TimedStep = { step: "observe", from: null, start: Number.NEGATIVE_INFINITY };

/** Those whose condition holds for the entity and the change, whether or not they have come. */
export function stepsThatHold(gate: BoundGate, { steps }: CompiledRequirement): readonly TimedStep[] {
  return steps
    .filter(({ when }) => holds(gate, when, gate.values))
    .map(({ value }) => ({ step: value.step, from: value.from ?? null, start: startOf(value, gate.gate.timezone) }));
}

/** The strictest that has come, of equally strict ones the earliest; none: observe. */
export function stepInForce(steps: readonly TimedStep[], at: Instant): TimedStep {
  return steps.filter(({ start }) => start <= at).reduce((a, b) => (isStricter(b, a) ? b : a), OBSERVE);
}

export function strictness(enforcement: Enforcement): number {
  return ENFORCEMENTS.indexOf(enforcement);
}

function isStricter(a: TimedStep, b: TimedStep): boolean {
  return strictness(a.step) > strictness(b.step) || (a.step === b.step && a.start < b.start);
}

/** In the gate's zone: a date starts at local midnight; without `from` a step has always been in force. */
function startOf({ from }: EnforcementStep, timezone: string): Instant {
  return from === undefined ? Number.NEGATIVE_INFINITY : DateTime.fromISO(from, { zone: timezone }).toMillis();
}
