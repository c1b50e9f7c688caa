// Can a rule ever pass, and can it ever fail?

import type { Expression } from "../../logic/expression.ts";
import type { Problem } from "../../model/problem.ts";
import { problemAt } from "../place.ts";
import type { FactCatalogue } from "../fact-catalogue.ts";
import { nameSite } from "../condition-sites.ts";
import { partOf } from "../check-condition.ts";
import type { CheckedCondition } from "../check-condition.ts";
import { constantOf } from "./constant-truth.ts";
import type { Constant } from "./constant-truth.ts";
import { warnAt } from "./lint.ts";
import type { Lint } from "./lint.ts";

export const lintConstant: Lint = (condition, facts) => {
  const constant = constantOf(condition.expression, facts);
  return constant === undefined
    ? idleParts(condition, condition.expression, facts)
    : [sayConstant(condition, constant)];
};

function sayConstant({ site }: CheckedCondition, { truth, because, why }: Constant): Problem {
  const place = partOf(site.place, because.path);
  const of = because.kind === "call" ? "key" : "value";
  if (site.role === "pass") {
    const message = `${nameSite(site)} can never ${truth ? "fail" : "pass"}${why === undefined ? "" : `: ${why}`}`;
    const help = `this is ${truth} whatever the entity and its facts are`;
    return problemAt(place, { code: truth ? "never-fails" : "never-passes", severity: "warning", message, help, of });
  }
  const name = `\`${String(site.place.path.at(-1))}\``;
  const message = `${name} ${truth ? "always" : "never"} holds${why === undefined ? "" : `: ${why}`}`;
  const help = truth ? "leave it out" : "what stands under it is never used";
  return problemAt(place, { code: truth ? "always-holds" : "never-holds", severity: "warning", message, help, of });
}

/** Parts of `and` and `or` that do not matter. */
function idleParts(condition: CheckedCondition, expression: Expression, facts: FactCatalogue): Problem[] {
  if (expression.kind !== "call") return [];
  const joins = expression.operator === "and" || expression.operator === "or";
  return expression.args.flatMap((part) => {
    const constant = joins ? constantOf(part, facts) : undefined;
    if (constant === undefined) return idleParts(condition, part, facts);
    const message = `this part of \`${expression.operator}\` is always ${constant.truth}`;
    const help = constant.why === undefined ? "take it away, or mend it" : `${constant.why}: take it away, or mend it`;
    return [warnAt(condition, constant.because, { code: "idle-part", message, help })];
  });
}
