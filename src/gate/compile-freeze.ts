// How does a freeze become something that can be asked, whether a rule file or a person declares it?

import { compileRules } from "../logic/compile-rules.ts";
import type { RuleSet } from "../logic/compile-rules.ts";
import { parseRule } from "../logic/parse-rule.ts";
import type { DeclaredFreeze } from "../model/directive.ts";
import type { EntityRef } from "../model/entity.ts";
import { normaliseEnvironment } from "../model/environment.ts";
import type { Freeze } from "../model/gate.ts";
import type { Condition } from "../model/scorecard.ts";
import { freezeWindows } from "./freeze-windows.ts";
import type { FreezeWindows } from "./freeze-windows.ts";

export interface CompiledFreeze {
  readonly id: string;
  readonly title: string;
  /** Names and patterns, normalised. */
  readonly environments: readonly string[];
  readonly windows: FreezeWindows;
  /** Its one condition; undefined: it applies to all. */
  readonly appliesTo: RuleSet | undefined;
  /** Whether a verified rollback goes through. */
  readonly exemptsRollbacks: boolean;
  /** Whose yes lets a release through. */
  readonly approvers: readonly EntityRef[];
}

/** The freeze has to come from a rulebook that loaded. */
export function compileFreeze({ id, title, window, timezone, exempt, approvers, ...freeze }: Freeze): CompiledFreeze {
  return {
    id,
    title,
    environments: freeze.environments.map(normaliseEnvironment),
    windows: freezeWindows(window, timezone),
    appliesTo: freeze.appliesTo === undefined ? undefined : compileCondition(id, freeze.appliesTo),
    exemptsRollbacks: exempt.includes("rollback"),
    approvers,
  };
}

const COMPILED = new WeakMap<DeclaredFreeze, CompiledFreeze>();

/** It never changes: ended, it is another one. */
export function compileDeclared(freeze: DeclaredFreeze): CompiledFreeze {
  let compiled = COMPILED.get(freeze);
  if (compiled === undefined) COMPILED.set(freeze, (compiled = compileNew(freeze)));
  return compiled;
}

function compileNew(freeze: DeclaredFreeze): CompiledFreeze {
  const { id, title, environments, appliesTo, from, until } = freeze;
  return {
    id,
    title,
    environments,
    windows: { nextEnding: (at) => (at < until && freeze.ended === null ? { from, until } : undefined) },
    appliesTo: appliesTo === null ? undefined : compileCondition(id, appliesTo),
    exemptsRollbacks: true,
    approvers: [],
  };
}

/** A condition that does not parse throws: it is checked before a freeze is declared. */
function compileCondition(id: string, condition: Condition): RuleSet {
  const { expression, problems } = parseRule(condition, { allowed: ["entity", "change"] });
  if (expression === undefined) {
    throw new Error(`freeze \`${id}\`: ${problems.map((problem) => problem.message).join("; ")}`);
  }
  return compileRules([{ expression }], { isFact: () => false, factMaxAge: () => 0 });
}
