// What looks wrong about a valid condition, wherever it stands?

import type { Expression } from "../../logic/expression.ts";
import type { FactTypes, PlacedRemark } from "../condition-remarks.ts";
import { lintAll } from "./lint-all.ts";
import { lintArguments } from "./lint-arguments.ts";
import { lintComparisons } from "./lint-comparisons.ts";
import { lintEntityValues } from "./lint-entity-values.ts";
import type { Lint } from "./lint.ts";

const LINTS: readonly Lint[] = [lintComparisons, lintArguments, lintAll, lintEntityValues];

export function lintExpression(condition: Expression, facts: FactTypes): PlacedRemark[] {
  return LINTS.flatMap((lint) => lint(condition, facts));
}
