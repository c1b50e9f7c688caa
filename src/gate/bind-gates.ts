// Which gates stand before this environment?

import { matchesGlob } from "../logic/glob.ts";
import type { CompiledGate } from "./compile-gate.ts";

/** Trimmed, NFKC-normalised, lower-cased: a look-alike name must not slip past a gate. */
function normaliseEnvironment(name: string): string {
  return name.trim().normalize("NFKC").toLowerCase();
}

/** Those that name or match the environment; whether each applies to the entity is asked later. */
export function bindGates(gates: readonly CompiledGate[], environment: string): readonly CompiledGate[] {
  const name = normaliseEnvironment(environment);
  return gates.filter(({ gate }) =>
    gate.environments.some((pattern) => matchesGlob(name, normaliseEnvironment(pattern))),
  );
}
