// Can a rule ever pass, and can it ever fail?

import type { Expression } from "../../logic/expression.ts";
import type { PlacedRemark } from "../condition-remarks.ts";
import type { FactCatalogue } from "../fact-catalogue.ts";
import { nameSite } from "../condition-sites.ts";
import type { ConditionSite } from "../condition-sites.ts";
import type { Remark } from "../place.ts";
import type { CheckedCondition } from "../check-condition.ts";
import { constantOf } from "./constant-truth.ts";
import type { Constant } from "./constant-truth.ts";
import { warnAt } from "./lint.ts";

export function lintConstant({ site, expression }: CheckedCondition, facts: FactCatalogue): PlacedRemark[] {
  const constant = constantOf(expression, facts);
  return constant === undefined
    ? idleParts(expression, facts)
    : [warnAt(constant.because, sayConstant(site, constant))];
}

function sayConstant(site: ConditionSite, { truth, why }: Constant): Remark {
  if (site.role === "pass") {
    const message = `${nameSite(site)} can never ${truth ? "fail" : "pass"}${why === undefined ? "" : `: ${why}`}`;
    const help = `this is ${truth} whatever the entity and its facts are`;
    return { code: truth ? "never-fails" : "never-passes", message, help };
  }
  const name = `\`${String(site.place.path.at(-1))}\``;
  const message = `${name} ${truth ? "always" : "never"} holds${why === undefined ? "" : `: ${why}`}`;
  const help = truth ? "leave it out" : "what stands under it is never used";
  return { code: truth ? "always-holds" : "never-holds", message, help };
}

/** Parts of `and` and `or` that make no difference. */
function idleParts(expression: Expression, facts: FactCatalogue): PlacedRemark[] {
  if (expression.kind !== "call") return [];
  const joins = expression.operator === "and" || expression.operator === "or";
  return expression.args.flatMap((part) => {
    const constant = joins ? constantOf(part, facts) : undefined;
    if (constant === undefined) return idleParts(part, facts);
    const message = `this part of \`${expression.operator}\` is always ${constant.truth}`;
    const help = constant.why === undefined ? "remove it or fix it" : `${constant.why}: remove it or fix it`;
    return [warnAt(constant.because, { code: "idle-part", message, help })];
  });
}
