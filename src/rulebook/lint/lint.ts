// What does a lint look at, and how does it point at what it finds?

import type { Expression } from "../../logic/expression.ts";
import type { FactTypes, PlacedRemark } from "../condition-remarks.ts";
import type { Remark } from "../place.ts";

/** Looks at one valid condition; everything it reports is a warning. */
export type Lint = (condition: Expression, facts: FactTypes) => readonly PlacedRemark[];

export function warnAt(part: Expression, remark: Remark): PlacedRemark {
  return { severity: "warning", of: part.kind === "call" ? "key" : "value", path: part.path, ...remark };
}
