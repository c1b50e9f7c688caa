// What looks wrong about a valid condition in a rule file?

import type { Problem } from "../../model/problem.ts";
import { partOf } from "../check-condition.ts";
import type { CheckedCondition } from "../check-condition.ts";
import type { FactCatalogue } from "../fact-catalogue.ts";
import { problemAt } from "../place.ts";
import { lintConstant } from "./lint-constant.ts";
import { lintExpression } from "./lint-expression.ts";

export function lintCondition(condition: CheckedCondition, facts: FactCatalogue): Problem[] {
  const { site, expression } = condition;
  return [...lintConstant(condition, facts), ...lintExpression(expression, facts)].map(({ path, ...remark }) =>
    problemAt(partOf(site.place, path), remark),
  );
}
