// Is every parameter of a scorecard read by one of its conditions?

import { walkExpression } from "../../logic/expression.ts";
import type { Expression } from "../../logic/expression.ts";
import type { Problem } from "../../model/problem.ts";
import { isJsonObject } from "../../model/json.ts";
import { member, members, problemAt } from "../place.ts";
import type { Place } from "../place.ts";

/** `conditions`: those of the scorecard that declares the parameters. Scorecards that extend it may read them too. */
export function lintParams(scorecard: Place, conditions: readonly Expression[]): Problem[] {
  const read = new Set<string>();
  for (const condition of conditions)
    walkExpression(condition, (part) => {
      if (part.kind === "literal" && part.param !== undefined) read.add(part.param);
    });
  return members(member(scorecard, "params")).flatMap(([name, place]) => {
    if (read.has(name) || !isJsonObject(place.value)) return [];
    const message = `parameter \`${name}\` is read by no condition of this scorecard`;
    const help = `read it as { var: params.${name} }, or remove it`;
    return problemAt(place, { code: "idle-param", severity: "warning", message, help, of: "key" });
  });
}
