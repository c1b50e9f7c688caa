// What looks wrong with a condition that is sound JSON-logic?

import type { Problem } from "../../model/problem.ts";
import type { CheckedCondition } from "../check-condition.ts";
import type { FactCatalogue } from "../fact-catalogue.ts";
import { lintAll } from "./lint-all.ts";
import { lintArguments } from "./lint-arguments.ts";
import { lintComparisons } from "./lint-comparisons.ts";
import { lintConstant } from "./lint-constant.ts";
import { lintEntityValues } from "./lint-entity-values.ts";
import type { Lint } from "./lint.ts";

const LINTS: readonly Lint[] = [lintConstant, lintComparisons, lintArguments, lintAll, lintEntityValues];

export function lintCondition(condition: CheckedCondition, facts: FactCatalogue): Problem[] {
  return LINTS.flatMap((lint) => lint(condition, facts));
}
