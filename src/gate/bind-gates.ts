// Which gates stand before this environment, and which of them bind this entity and change?

import type { Values } from "../logic/compile-rules.ts";
import { matchesGlob } from "../logic/glob.ts";
import type { Document } from "../model/document.ts";
import { compareText } from "../model/problem.ts";
import type { Instant } from "../model/time.ts";
import { holds } from "./compile-gate.ts";
import type { CompiledGate } from "./compile-gate.ts";

/** A gate that binds, with what its conditions read of the entity and the change. */
export interface BoundGate extends CompiledGate {
  readonly values: Values;
}

/** Trimmed, NFKC-normalised, lower-cased: a look-alike name must not slip past a gate. */
export function normaliseEnvironment(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}

/** Whether a name or pattern of the list means the environment, which is normalised here. */
export function meansEnvironment(patterns: readonly string[], environment: string): boolean {
  const name = normaliseEnvironment(environment);
  return patterns.some((pattern) => matchesGlob(name, normaliseEnvironment(pattern)));
}

/** Those that name or match the environment, by id; whether each applies to the entity is asked later. */
export function gatesBefore(gates: readonly CompiledGate[], environment: string): readonly CompiledGate[] {
  return gates
    .filter(({ gate }) => meansEnvironment(gate.environments, environment))
    .sort((a, b) => compareText(a.gate.id, b.gate.id));
}

/** Those that apply to the entity and the change that the document tells. */
export function bindGates(gates: readonly CompiledGate[], document: Document, at: Instant): readonly BoundGate[] {
  return gates
    .map((gate) => ({ ...gate, values: gate.conditions.load(document, at) }))
    .filter((gate) => holds(gate, gate.appliesTo, gate.values));
}
