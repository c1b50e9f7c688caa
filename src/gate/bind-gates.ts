// Which gates stand before this environment, and which of them bind this entity and change?

import { matchesGlob } from "../model/glob.ts";
import type { Document } from "../model/document.ts";
import { compareText } from "../model/problem.ts";
import type { Instant } from "../model/time.ts";
import type { CompiledGate, Conditional } from "./compile-gate.ts";
import { normaliseEnvironment } from "../model/environment.ts";

/** A gate that binds, with which of its conditions hold for the entity and the change: `1` for each that does. */
export interface BoundGate extends CompiledGate {
  readonly held: string;
}

const UNCONDITIONAL = "";

/** Those that name or match the environment, by id; whether each applies to the entity is asked later. */
export function gatesBefore(gates: readonly CompiledGate[], environment: string): readonly CompiledGate[] {
  const name = normaliseEnvironment(environment);
  return gates
    .filter(({ environments }) => environments.some((pattern) => matchesGlob(name, pattern)))
    .sort((a, b) => compareText(a.gate.id, b.gate.id));
}

/** Those that apply to the entity and the change that the document tells. */
export function bindGates(gates: readonly CompiledGate[], document: Document, at: Instant): readonly BoundGate[] {
  return gates
    .map((gate): BoundGate => ({ ...gate, held: conditionsHeld(gate, document, at) }))
    .filter((gate) => isHeld(gate, gate.appliesTo));
}

/** An unknown condition holds: what is not known must not open a gate. */
function conditionsHeld({ conditions }: CompiledGate, document: Document, at: Instant): string {
  if (conditions.size === 0) return UNCONDITIONAL;
  const truths = new Uint8Array(conditions.size);
  conditions.evaluateAll(conditions.load(document, at), truths);
  return truths.map((truth) => (truth === 0 ? 0 : 1)).join("");
}

/** What of the list holds, without its conditions. */
export function whatHolds<T>(gate: BoundGate, conditionals: readonly Conditional<T>[]): readonly T[] {
  return conditionals.filter(({ when }) => isHeld(gate, when)).map(({ value }) => value);
}

function isHeld({ held }: BoundGate, condition: number | undefined): boolean {
  return condition === undefined || held[condition] === "1";
}
