// Is a condition valid JSON-logic, and do the facts, levels and scorecards it reads exist?

import { walkExpression } from "../logic/expression.ts";
import type { Expression, LogicPath } from "../logic/expression.ts";
import type { JsonObject } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { literalText, remarkOnCondition } from "./condition-remarks.ts";
import type { ConditionSite } from "./condition-sites.ts";
import type { Names } from "./names.ts";
import { problemAt } from "./place.ts";
import type { Place } from "./place.ts";

/** A condition that was parsed, and where it stands. */
export interface CheckedCondition {
  readonly site: ConditionSite;
  readonly expression: Expression;
}

export interface ConditionCheck {
  /** Undefined where the condition is not valid JSON-logic. */
  readonly checked: CheckedCondition | undefined;
  readonly problems: readonly Problem[];
}

/** `params`: the parameters that the condition may read, with their values. */
export function checkCondition(site: ConditionSite, params: JsonObject, names: Names): ConditionCheck {
  const { place, allowed } = site;
  const { expression, remarks } = remarkOnCondition(place.value ?? null, { allowed, params, names });
  return {
    checked: expression === undefined ? undefined : { site, expression },
    problems: remarks.map(({ path, ...remark }) => problemAt(partOf(place, path), remark)),
  };
}

/** The place of a part of a condition, without its value. `path` starts at the condition's root. */
export function partOf(condition: Place, path: LogicPath): Place {
  return { document: condition.document, path: [...condition.path, ...path], value: undefined };
}

/** The scorecards whose levels an expression reads, each with the path of the read. */
export function levelReads(expression: Expression): { readonly scorecard: string; readonly path: LogicPath }[] {
  const reads: { scorecard: string; path: LogicPath }[] = [];
  walkExpression(expression, (part) => {
    if (part.kind === "read" && part.documentKeys?.[0] === "levels" && part.documentKeys[1] !== undefined)
      reads.push({ scorecard: part.documentKeys[1], path: part.path });
    const scorecard = part.kind === "call" && part.operator === "at_level" ? literalText(part.args[0]) : undefined;
    if (scorecard !== undefined) reads.push({ scorecard, path: part.path });
  });
  return reads;
}
