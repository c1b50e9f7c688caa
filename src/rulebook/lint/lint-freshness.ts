// Does the `maxAge` of a rule have any effect?

import { documentReads } from "../../logic/expression.ts";
import type { Expression } from "../../logic/expression.ts";
import type { Problem } from "../../model/problem.ts";
import { formatDuration, parseDuration } from "../../model/time.ts";
import type { Milliseconds } from "../../model/time.ts";
import { factIn } from "../condition-remarks.ts";
import type { FactCatalogue } from "../fact-catalogue.ts";
import { member, problemAt, textOf } from "../place.ts";
import type { Place } from "../place.ts";

/** `conditions`: those of the rule, `pass` and `appliesTo`. */
export function lintFreshness(rule: Place, conditions: readonly Expression[], facts: FactCatalogue): Problem[] {
  const written = member(rule, "maxAge");
  const maxAge = parseDuration(textOf(written) ?? "");
  if (maxAge === undefined) return [];
  const read = conditions.flatMap((condition) => factsRead(condition, facts));
  const [first] = read;
  if (first === undefined || read.some((fact) => fact.maxAge > maxAge)) return [];
  const message = `\`maxAge\` does nothing: \`facts.${first.name}\` goes stale after ${formatDuration(first.maxAge)} already`;
  const help = "`maxAge` narrows the freshness of the facts a rule reads and never widens it; leave it out";
  return [problemAt(written, { code: "idle-max-age", severity: "warning", message, help })];
}

interface FactRead {
  readonly name: string;
  readonly maxAge: Milliseconds;
}

function factsRead(condition: Expression, facts: FactCatalogue): FactRead[] {
  return documentReads(condition).flatMap(({ documentKeys: [root, ...keys] }) => {
    if (root !== "facts") return [];
    const name = factIn(keys, facts) ?? keys.join(".");
    return { name, maxAge: facts.get(name)?.maxAge ?? Infinity };
  });
}
