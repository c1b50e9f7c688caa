// Does a rule use `all` where an empty list is meant to pass?

import { walkExpression } from "../../logic/expression.ts";
import type { PlacedRemark } from "../condition-remarks.ts";
import { warnAt } from "./lint.ts";
import type { Lint } from "./lint.ts";

export const lintAll: Lint = (condition) => {
  const remarks: PlacedRemark[] = [];
  walkExpression(condition, (part) => {
    const [list] = part.kind === "call" && part.operator === "all" ? part.args : [];
    if (list === undefined || (list.kind === "list" && list.items.length > 0)) return;
    if (list.kind === "literal" && Array.isArray(list.value) && list.value.length > 0) return;
    const message = "`all` is false on an empty list";
    const help = "write `every`, which is true there; where a list may not be empty, ask for its `length` too";
    remarks.push(warnAt(part, { code: "all-on-empty", message, help }));
  });
  return remarks;
};
