// What is wrong with a condition, wherever it stands: is it sound JSON-logic, and does what it reads exist?

import { walkExpression } from "../logic/expression.ts";
import type { Call, Expression, LogicPath, Read } from "../logic/expression.ts";
import { parseRule } from "../logic/parse-rule.ts";
import { isUndeclaredByDesign } from "../model/fact.ts";
import type { FactType } from "../model/fact.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { nearest, suggest } from "../model/nearest.ts";
import type { Remark } from "./place.ts";

/** The type of each declared fact; undefined where its declaration is wrong. */
export type FactTypes = ReadonlyMap<string, { readonly type: FactType | undefined }>;

/** What a condition can refer to, by name. */
export interface ConditionNames {
  readonly facts: FactTypes;
  /** The levels of each scorecard; undefined where they could not be read. */
  readonly scorecards: ReadonlyMap<string, { readonly levels: readonly string[] | undefined }>;
}

export interface ConditionRules {
  /** The roots of the document that the condition may read. */
  readonly allowed: readonly string[];
  /** The values of `{var: params.name}`. */
  readonly params: JsonObject;
  readonly names: ConditionNames;
}

/** `path` leads from the root of the condition to the offender. */
export interface PlacedRemark extends Remark {
  readonly path: LogicPath;
}

export interface RemarksOnCondition {
  /** Undefined where the condition is not valid JSON-logic. */
  readonly expression: Expression | undefined;
  readonly remarks: readonly PlacedRemark[];
}

/** Parses a condition and collects everything that is wrong or doubtful in it. */
export function remarkOnCondition(
  condition: JsonValue,
  { allowed, params, names }: ConditionRules,
): RemarksOnCondition {
  const shapeless = remarkOnShape(condition);
  if (shapeless !== undefined) return { expression: undefined, remarks: [{ ...shapeless, path: [] }] };
  const { expression, problems } = parseRule(condition, { allowed, params });
  const remarks: PlacedRemark[] = [...problems];
  if (expression === undefined) return { expression, remarks };
  walkExpression(expression, (part) => {
    const remark = remarkOn(part, allowed, names);
    if (remark !== undefined) remarks.push({ ...remark, path: part.path });
    if (part.kind === "call" && part.operator === "at_level" && allowed.includes("levels"))
      remarks.push(...remarksOnAtLevel(part, names));
  });
  return { expression, remarks };
}

/**
 * JSON-logic accepts a list, a text or a number by itself, and most of these are always true, but nobody means one as a
 * condition.
 */
function remarkOnShape(value: JsonValue): Remark | undefined {
  if (typeof value === "boolean" || value === null) return undefined;
  if (isJsonObject(value) && Object.keys(value).length > 0) return undefined;
  const message = "a condition has to be true, false or a mapping with one key, its operator";
  const help = Array.isArray(value)
    ? "join several conditions with `and`: { and: [ …, … ] }"
    : 'it is written like { ">=": [ { var: facts.test.line_coverage_pct }, 80 ] }';
  return { code: "not-a-condition", message, help };
}

function remarkOn(part: Expression, allowed: readonly string[], names: ConditionNames): Remark | undefined {
  if (part.kind === "call") return remarkOnCall(part, allowed);
  if (part.kind !== "read" || part.documentKeys === undefined) return undefined;
  const [root, ...keys] = part.documentKeys;
  if (root === "facts") return remarkOnFact(keys, names.facts);
  return root === "levels" ? remarkOnLevel(part, keys[0] ?? "", names) : undefined;
}

/**
 * A gate decides about a release from the entity and the change alone, so its conditions cannot look at other entities.
 */
function remarkOnCall({ operator }: Call, allowed: readonly string[]): Remark | undefined {
  if ((operator !== "related" && operator !== "at_level") || allowed.includes("levels")) return undefined;
  const roots = allowed.map((root) => `\`${root}\``).join(" and ");
  const help = `here a condition reads ${roots}; conditions on other entities belong in a rule`;
  return { code: "root-not-readable", message: `\`${operator}\` cannot be used here`, help, of: "key" };
}

function remarkOnFact(keys: readonly string[], facts: ConditionNames["facts"]): Remark | undefined {
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

/** The declared fact that a path below `facts` reads, or reads a part of. No fact's name is the prefix of another's. */
export function factIn(keys: readonly string[], facts: ReadonlyMap<string, unknown>): string | undefined {
  for (let length = 1; length <= keys.length; length++) {
    const name = keys.slice(0, length).join(".");
    if (facts.has(name)) return name;
  }
  return undefined;
}

function factHelp(name: string, facts: ConditionNames["facts"]): string {
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

function remarkOnLevel(read: Read, scorecard: string, names: ConditionNames): Remark | undefined {
  if (names.scorecards.has(scorecard)) return undefined;
  const help = suggest(scorecard, [...names.scorecards.keys()]);
  return { code: "unknown-scorecard", message: `\`${read.name}\`: there is no scorecard \`${scorecard}\``, help };
}

function remarksOnAtLevel(call: Call, names: ConditionNames): PlacedRemark[] {
  const [scorecardArgument, levelArgument] = call.args;
  const [id, level] = [literalText(scorecardArgument), literalText(levelArgument)];
  if (id === undefined || level === undefined || !scorecardArgument || !levelArgument) return [];
  const scorecard = names.scorecards.get(id);
  if (scorecard === undefined) {
    const help = suggest(id, [...names.scorecards.keys()]);
    return [{ code: "unknown-scorecard", message: `unknown scorecard \`${id}\``, help, path: scorecardArgument.path }];
  }
  if (scorecard.levels?.includes(level) !== false) return [];
  const help = suggest(level, scorecard.levels);
  const message = `scorecard \`${id}\` has no level \`${level}\``;
  return [{ code: "unknown-level", message, help, path: levelArgument.path }];
}

export function literalText(expression: Expression | undefined): string | undefined {
  return expression?.kind === "literal" && typeof expression.value === "string" ? expression.value : undefined;
}
