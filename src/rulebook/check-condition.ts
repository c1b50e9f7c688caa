// Is a condition sound JSON-logic, and do the facts, levels and scorecards it reads exist?

import { walkExpression } from "../logic/expression.ts";
import type { Call, Expression, LogicPath, Read } from "../logic/expression.ts";
import { parseRule } from "../logic/parse-rule.ts";
import { isUndeclaredByDesign } from "../model/fact.ts";
import type { JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { nearest, suggest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import type { ConditionSite } from "./condition-sites.ts";
import type { FactCatalogue } from "./fact-catalogue.ts";
import type { Names } from "./names.ts";
import { problemAt } from "./place.ts";
import type { Place, Remark } from "./place.ts";

/** A condition that parsed, and where it stands. */
export interface CheckedCondition {
  readonly site: ConditionSite;
  readonly expression: Expression;
}

export interface ConditionCheck {
  /** Undefined where it is no sound JSON-logic. */
  readonly checked: CheckedCondition | undefined;
  readonly problems: readonly Problem[];
}

export function checkCondition(site: ConditionSite, params: JsonObject, names: Names): ConditionCheck {
  const { place, allowed } = site;
  const shapeless = remarkOnShape(place);
  if (shapeless !== undefined) return { checked: undefined, problems: [problemAt(place, shapeless)] };
  const { expression, problems } = parseRule(place.value ?? null, { allowed, params });
  const found = problems.map(({ path, of, ...remark }) => problemAt(partOf(place, path), { ...remark, of }));
  if (expression === undefined) return { checked: undefined, problems: found };
  walkExpression(expression, (part) => {
    const remark = remarkOn(part, allowed, names);
    if (remark !== undefined) found.push(problemAt(partOf(place, part.path), remark));
    if (part.kind === "call" && part.operator === "at_level" && allowed.includes("levels"))
      found.push(...checkAtLevel(part, place, names));
  });
  return { checked: { site, expression }, problems: found };
}

/** JSON-logic takes a list, a text or a number for itself, and all but the empty are true: none is meant as a condition. */
function remarkOnShape({ value }: Place): Remark | undefined {
  if (typeof value === "boolean" || value === undefined || value === null) return undefined;
  if (isJsonObject(value) && Object.keys(value).length > 0) return undefined;
  const message = "a condition has to be true, false or a mapping with one key, its operator";
  const help = Array.isArray(value)
    ? "join several conditions with `and`: { and: [ …, … ] }"
    : 'it is written like { ">=": [ { var: facts.test.line_coverage_pct }, 80 ] }';
  return { code: "not-a-condition", message, help };
}

export function partOf(condition: Place, path: LogicPath): Place {
  return { document: condition.document, path: [...condition.path, ...path], value: undefined };
}

function remarkOn(part: Expression, allowed: readonly string[], names: Names): Remark | undefined {
  if (part.kind === "call") return remarkOnCall(part, allowed);
  if (part.kind !== "read" || part.documentKeys === undefined) return undefined;
  const [root, ...keys] = part.documentKeys;
  if (root === "facts") return remarkOnFact(keys, names.facts);
  return root === "levels" ? remarkOnLevel(part, keys[0] ?? "", names) : undefined;
}

/** What is decided about a release is decided from the entity and the change alone. */
function remarkOnCall({ operator }: Call, allowed: readonly string[]): Remark | undefined {
  if ((operator !== "related" && operator !== "at_level") || allowed.includes("levels")) return undefined;
  const roots = allowed.map((root) => `\`${root}\``).join(" and ");
  const help = `here a condition reads ${roots}; what depends on others belongs into a rule`;
  return { code: "root-not-readable", message: `\`${operator}\` cannot be used here`, help, of: "key" };
}

function remarkOnFact(keys: readonly string[], facts: FactCatalogue): Remark | undefined {
  const name = keys.join(".");
  const fact = factIn(keys, facts);
  if (fact !== undefined) return fact === name || facts.get(fact)?.type === "list" ? undefined : noMember(fact, name);
  if (isUndeclaredByDesign(name)) return undefined;
  const help = factHelp(name, facts);
  return { code: "unknown-fact", message: `no FactSet declares the fact \`${name}\``, help };
}

function noMember(fact: string, name: string): Remark {
  const message = `fact \`${fact}\` is one value and has no \`${name.slice(fact.length + 1)}\``;
  return { code: "unknown-fact", message, help: `read \`facts.${fact}\`` };
}

/** The declared fact that a path below `facts` reads, or reads into: no name is the prefix of another. */
export function factIn(keys: readonly string[], facts: ReadonlyMap<string, unknown>): string | undefined {
  for (let length = 1; length <= keys.length; length++) {
    const name = keys.slice(0, length).join(".");
    if (facts.has(name)) return name;
  }
  return undefined;
}

function factHelp(name: string, facts: FactCatalogue): string {
  const near = nearest(name, facts.keys());
  if (near !== undefined) return `did you mean \`facts.${near}\`?`;
  const group = [...facts.keys()].filter((fact) => fact.startsWith(`${name.split(".")[0]}.`));
  if (group.length > 0)
    return (
      suggest(
        "",
        group.map((fact) => `facts.${fact}`),
      ) ?? ""
    );
  return "declare it in a FactSet, or name it `facts.x.…`, which needs no declaration";
}

function remarkOnLevel(read: Read, scorecard: string, names: Names): Remark | undefined {
  if (names.scorecards.has(scorecard)) return undefined;
  const help = suggest(scorecard, [...names.scorecards.keys()]);
  return { code: "unknown-scorecard", message: `\`${read.name}\`: there is no scorecard \`${scorecard}\``, help };
}

function checkAtLevel(call: Call, condition: Place, names: Names): Problem[] {
  const [scorecardArgument, levelArgument] = call.args;
  const [id, level] = [literalText(scorecardArgument), literalText(levelArgument)];
  if (id === undefined || level === undefined || !scorecardArgument || !levelArgument) return [];
  const scorecard = names.scorecards.get(id);
  if (scorecard === undefined) {
    const help = suggest(id, [...names.scorecards.keys()]);
    const remark = { code: "unknown-scorecard", message: `unknown scorecard \`${id}\``, help };
    return [problemAt(partOf(condition, scorecardArgument.path), remark)];
  }
  if (scorecard.levels?.includes(level) !== false) return [];
  const help = suggest(level, scorecard.levels);
  const remark = { code: "unknown-level", message: `scorecard \`${id}\` has no level \`${level}\``, help };
  return [problemAt(partOf(condition, levelArgument.path), remark)];
}

function literalText(expression: Expression | undefined): string | undefined {
  return expression?.kind === "literal" && typeof expression.value === "string" ? expression.value : undefined;
}

/** The scorecards whose levels an expression reads, each with where. */
export function levelReads(expression: Expression): { readonly scorecard: string; readonly path: LogicPath }[] {
  const reads: { scorecard: string; path: LogicPath }[] = [];
  walkExpression(expression, (part) => {
    if (part.kind === "read" && part.documentKeys?.[0] === "levels" && part.documentKeys[1] !== undefined)
      reads.push({ scorecard: part.documentKeys[1], path: part.path });
    const scorecard = part.kind === "call" && part.operator === "at_level" ? literalText(part.args[0]) : undefined;
    if (scorecard !== undefined) reads.push({ scorecard, path: part.path });
  });
  return reads;
}
