// Which gates stand before this environment, and which of them bind this entity and change?

import { matchesGlob } from "../model/glob.ts";
import type { Document } from "../model/document.ts";
import { compareText } from "../model/problem.ts";
import type { Instant } from "../model/time.ts";
import type { CompiledGate, Conditional } from "./compile-gate.ts";
import { normaliseEnvironment } from "../model/environment.ts";

/**
 * A gate that binds. `held` has one digit for each of its conditions: `1` if it holds for the entity and the change.
 */
export interface BoundGate extends CompiledGate {
  readonly held: string;
}

const UNCONDITIONAL = "";

/** The gates that name or match the environment, sorted by id. Whether they apply to the entity is not asked here. */
export function gatesBefore(gates: readonly CompiledGate[], environment: string): readonly CompiledGate[] {
  const name = normaliseEnvironment(environment);
  return gates
    .filter(({ environments }) => environments.some((pattern) => matchesGlob(name, pattern)))
    .sort((a, b) => compareText(a.gate.id, b.gate.id));
}

/** The gates that apply to the entity and the change in the document. */
export function bindGates(gates: readonly CompiledGate[], document: Document, at: Instant): readonly BoundGate[] {
  return gates
    .map((gate): BoundGate => ({ ...gate, held: conditionsHeld(gate, document, at) }))
    .filter((gate) => isHeld(gate, gate.appliesTo));
}

/** An unknown condition counts as held: what is not known must not open a gate. */
function conditionsHeld({ conditions }: CompiledGate, document: Document, at: Instant): string {
  if (conditions.size === 0) return UNCONDITIONAL;
  const truths = new Uint8Array(conditions.size);
  conditions.evaluateAll(conditions.load(document, at), truths);
  return truths.map((truth) => (truth === 0 ? 0 : 1)).join("");
}

/** The values of the list whose conditions hold. */
export function whatHolds<T>(gate: BoundGate, conditionals: readonly Conditional<T>[]): readonly T[] {
  return conditionals.filter(({ when }) => isHeld(gate, when)).map(({ value }) => value);
}

function isHeld({ held }: BoundGate, condition: number | undefined): boolean {
  return condition === undefined || held[condition] === "1";
}
