// Do the tests of a scorecard or gate name rules, facts and levels that exist?

import { isUndeclaredByDesign } from "../model/fact.ts";
import type { FactType } from "../model/fact.ts";
import { isJsonObject } from "../model/json.ts";
import type { JsonValue } from "../model/json.ts";
import { suggest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import type { DeclaredFact } from "./fact-catalogue.ts";
import { checkLevel, checkRule, scorecardAt } from "./names.ts";
import type { Names } from "./names.ts";
import { items, member, members, problemAt, rootOf, stands, textOf } from "./place.ts";
import type { Place } from "./place.ts";
import { unknownRule } from "./scorecard-outlines.ts";

export function checkTests(tests: Place, names: Names): Problem[] {
  return stands(member(tests, "gate")) ? checkGateTests(tests, names) : checkScorecardTests(tests, names);
}

function checkScorecardTests(tests: Place, names: Names): Problem[] {
  const problems: Problem[] = [];
  const scorecard = scorecardAt(member(tests, "scorecard"), names, problems);
  const cases = items(member(tests, "cases"));
  for (const test of cases) if (scorecard !== undefined) checkRule(member(test, "rule"), scorecard, problems);
  for (const place of [member(tests, "given"), ...cases]) checkDocument(place, names, problems);
  return problems;
}

function checkDocument(place: Place, names: Names, problems: Problem[]): void {
  for (const [name, fact] of members(member(place, "facts"))) checkFact(name, fact, names, problems);
  for (const [id, level] of members(member(place, "levels"))) checkHeldLevel(id, level, names, problems);
  for (const [, neighbours] of members(member(place, "related")))
    for (const neighbour of items(neighbours)) checkDocument(neighbour, names, problems);
}

function checkFact(name: string, place: Place, names: Names, problems: Problem[]): void {
  const declared = names.facts.get(name);
  if (declared === undefined) {
    if (!isUndeclaredByDesign(name)) problems.push(unknownFact(name, place, names));
    return;
  }
  const value = isJsonObject(place.value) ? member(place, "value") : place;
  if (isOddValue(value.value, declared.type)) problems.push(oddValue(name, value, declared.type));
  problems.push(...checkSource(member(place, "source"), declared));
}

function unknownFact(name: string, place: Place, names: Names): Problem {
  const help = suggest(name, [...names.facts.keys()]);
  return problemAt(place, {
    code: "unknown-fact",
    message: `no FactSet declares the fact \`${name}\``,
    help,
    of: "key",
  });
}

function checkSource(place: Place, fact: DeclaredFact): Problem[] {
  const source = textOf(place);
  const sources = items(member(rootOf(fact.place.document), "sources")).flatMap((item) => textOf(item) ?? []);
  if (source === undefined || sources.includes(source)) return [];
  const message = `facts of FactSet \`${fact.factSet}\` are not taken from \`${source}\``;
  return [problemAt(place, { code: "unknown-source", message, help: suggest(source, sources) })];
}

/**
 * Whether a value does not fit its declared type. Any text is allowed for dates and versions, since tests of bad values
 * need such texts.
 */
function isOddValue(value: JsonValue | undefined, type: FactType | undefined): boolean {
  if (value === undefined || value === null || type === undefined) return false;
  if (type === "list") return !Array.isArray(value);
  return typeof value !== (type === "number" || type === "boolean" ? type : "string");
}

function oddValue(name: string, place: Place, type: FactType | undefined): Problem {
  return problemAt(place, {
    code: "type-mismatch",
    severity: "warning",
    message: `fact \`${name}\` is declared as ${type ?? ""}, and this is \`${JSON.stringify(place.value)}\``,
  });
}

/** What a test may say instead of a level. */
const NO_LEVEL = ["none", "not-applicable"];

function checkHeldLevel(scorecardId: string, place: Place, names: Names, problems: Problem[]): void {
  const scorecard = names.scorecards.get(scorecardId);
  if (scorecard !== undefined) return checkLevel(place, scorecard, problems, NO_LEVEL);
  const help = suggest(scorecardId, [...names.scorecards.keys()]);
  const message = `unknown scorecard \`${scorecardId}\``;
  problems.push(problemAt(place, { code: "unknown-scorecard", message, help, of: "key" }));
}

function checkGateTests(tests: Place, names: Names): Problem[] {
  const written = member(tests, "gate");
  const gate = textOf(written);
  const problems: Problem[] = [];
  if (gate !== undefined && !names.gates.has(gate)) {
    const help = suggest(gate, [...names.gates]) ?? "no rule file declares a Gate";
    problems.push(problemAt(written, { code: "unknown-gate", message: `unknown gate \`${gate}\``, help }));
  }
  for (const test of items(member(tests, "cases")))
    for (const [name, place] of members(member(test, "findings"))) problems.push(...checkFinding(name, place, names));
  return problems;
}

function checkFinding(name: string, place: Place, names: Names): Problem[] {
  const [scorecardId = "", ruleId = "", ...rest] = name.split("/");
  const scorecard = names.scorecards.get(scorecardId);
  if (scorecard !== undefined && scorecard.rules.has(ruleId) && rest.length === 0) return [];
  const all = [...names.scorecards.values()].flatMap(({ id, rules }) =>
    [...rules.keys()].map((rule) => `${id}/${rule}`),
  );
  const message =
    scorecard === undefined || ruleId === ""
      ? `\`${name}\` is not the name of a rule`
      : unknownRule(ruleId, scorecardId);
  const help = suggest(name, all) ?? "a rule is named `scorecard/rule`";
  return [problemAt(place, { code: "unknown-rule", message, help, of: "key" })];
}
