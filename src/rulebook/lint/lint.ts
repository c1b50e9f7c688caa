// What does a lint look at, and how does it point at what it found?

import type { Expression } from "../../logic/expression.ts";
import type { Problem } from "../../model/problem.ts";
import { partOf } from "../check-condition.ts";
import type { CheckedCondition } from "../check-condition.ts";
import type { FactCatalogue } from "../fact-catalogue.ts";
import { problemAt } from "../place.ts";
import type { Remark } from "../place.ts";

/** Looks at one sound condition; what it says is a warning unless it says otherwise. */
export type Lint = (condition: CheckedCondition, facts: FactCatalogue) => readonly Problem[];

export function warnAt({ site }: CheckedCondition, part: Expression, remark: Remark): Problem {
  const of = part.kind === "call" ? "key" : "value";
  return problemAt(partOf(site.place, part.path), { severity: "warning", of, ...remark });
}
