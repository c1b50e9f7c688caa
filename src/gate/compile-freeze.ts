// How is a freeze compiled so that it can be asked, whether it comes from a rule file or was declared?

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
  /** A rule set of one condition; undefined: the freeze applies to all. */
  readonly appliesTo: RuleSet | undefined;
  /** Whether a verified rollback goes through. */
  readonly exemptsRollbacks: boolean;
  /** The groups of which one approval lets a release through. */
  readonly approvers: readonly EntityRef[];
}

/** The freeze has to come from a rulebook that loaded: throws if its condition does not parse. */
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

/** Each object is compiled once, since it never changes: a freeze that is ended becomes a new object. */
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

/** Throws if the condition does not parse, which is checked before a rulebook loads or a freeze is declared. */
function compileCondition(id: string, condition: Condition): RuleSet {
  const { expression, problems } = parseRule(condition, { allowed: ["entity", "change"] });
  if (expression === undefined) {
    throw new Error(`freeze \`${id}\`: ${problems.map((problem) => problem.message).join("; ")}`);
  }
  return compileRules([{ expression }], { isFact: () => false, factMaxAge: () => 0 });
}
