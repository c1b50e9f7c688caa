// Which step of enforcement is in force, at an instant?

import { DateTime } from "luxon";
import type { StepInForce } from "../model/decision.ts";
import { ENFORCEMENTS } from "../model/gate.ts";
import type { Enforcement, EnforcementStep } from "../model/gate.ts";
import type { Instant } from "../model/time.ts";

export interface TimedStep extends StepInForce {
  readonly start: Instant;
}

const OBSERVE: TimedStep = { step: "observe", from: null, start: Number.NEGATIVE_INFINITY };

/**
 * `from` is a date in the time zone of the gate, and starts at local midnight. A step without it has always been in
 * force.
 */
export function timedStep({ step, from }: EnforcementStep, timezone: string): TimedStep {
  if (from === undefined) return { ...OBSERVE, step };
  return { step, from, start: DateTime.fromISO(from, { zone: timezone }).toMillis() };
}

/** The strictest step that has begun; of equally strict ones the earliest. If none has begun: `observe`. */
export function stepInForce(steps: readonly TimedStep[], at: Instant): TimedStep {
  return steps.filter(({ start }) => start <= at).reduce((a, b) => (isStricter(b, a) ? b : a), OBSERVE);
}

export function strictness(enforcement: Enforcement): number {
  return ENFORCEMENTS.indexOf(enforcement);
}

function isStricter(a: TimedStep, b: TimedStep): boolean {
  return strictness(a.step) > strictness(b.step) || (a.step === b.step && a.start < b.start);
}
