// Can a rule ever pass, and can it ever fail?

import type { Expression } from "../../logic/expression.ts";
import type { Problem } from "../../model/problem.ts";
import { problemAt } from "../place.ts";
import type { FactCatalogue } from "../fact-catalogue.ts";
import { nameSite } from "../condition-sites.ts";
import type { CheckedCondition } from "../check-condition.ts";
import { constantTruth } from "./constant-truth.ts";
import { warnAt } from "./lint.ts";
import type { Lint } from "./lint.ts";

export const lintConstant: Lint = (condition, facts) => {
  const truth = constantTruth(condition.expression, facts);
  if (truth !== undefined) return [constant(condition, truth)];
  return idleParts(condition, condition.expression, facts);
};

function constant({ site }: CheckedCondition, truth: boolean): Problem {
  const name = nameSite(site);
  if (site.role === "pass") {
    const message = truth ? `${name} can never fail` : `${name} can never pass`;
    const help = `its condition is ${truth} whatever the entity and its facts are`;
    return problemAt(site.place, { code: truth ? "never-fails" : "never-passes", message, help, of: "key" });
  }
  const what = `\`${String(site.place.path.at(-1))}\``;
  const message = truth ? `${what} always holds` : `${what} never holds`;
  const help = truth ? "leave it out" : "what stands under it is never used";
  return problemAt(site.place, {
    code: truth ? "always-holds" : "never-holds",
    severity: "warning",
    message,
    help,
    of: "key",
  });
}

/** Parts of `and` and `or` that do not matter. */
function idleParts(condition: CheckedCondition, expression: Expression, facts: FactCatalogue): Problem[] {
  if (expression.kind !== "call") return [];
  const joins = expression.operator === "and" || expression.operator === "or";
  return expression.args.flatMap((part) => {
    const truth = joins ? constantTruth(part, facts) : undefined;
    if (truth === undefined) return idleParts(condition, part, facts);
    const message = `this part of \`${expression.operator}\` is always ${truth}`;
    return [warnAt(condition, part, { code: "idle-part", message, help: "take it away, or mend it" })];
  });
}
