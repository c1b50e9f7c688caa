// How does Backstage's Tech Insights plugin run its checks? A new json-rules-engine for each entity: every check becomes
// a rule of it, then it is run over the entity's facts, flat by name. Operators that the engine lacks are added to it.

import { Engine, Operator } from "json-rules-engine";
import type { ConditionProperties, RuleProperties, TopLevelCondition } from "json-rules-engine";
import type { JsonObject, JsonValue } from "../src/model/json.ts";
import { isJsonObject } from "../src/model/json.ts";
import { flatFacts } from "./documents.ts";
import type { PlainDocument } from "./documents.ts";
import type { BenchRule } from "./rules/bench-rule.ts";

type Condition = TopLevelCondition | ConditionProperties;
type Predicate = (item: JsonValue) => boolean;

const OPERATORS = [
  new Operator<string | JsonValue[], string>("holds", (place, value) => place.includes(value)),
  new Operator<JsonValue[], Predicate>("some", (items, predicate) => items.some(predicate)),
];

export function checksOf(rules: readonly BenchRule[]): RuleProperties[] {
  return rules.map(({ id, logic }) => {
    const condition = conditionOf(logic);
    const conditions: TopLevelCondition = isTopLevel(condition) ? condition : { all: [condition] };
    return { name: id, conditions, event: { type: "noop" } };
  });
}

/** Which checks pass. */
export async function runChecks(
  checks: readonly RuleProperties[],
  facts: Record<string, unknown>,
): Promise<Set<string>> {
  const engine = new Engine();
  for (const operator of OPERATORS) engine.addOperator(operator);
  for (const check of checks) engine.addRule(check);
  const { results } = await engine.run(facts);
  return new Set(results.map(({ name }) => name));
}

/** Every value that rules read, by its whole path: what fact retrievers deliver. */
export function retrievedFacts({ entity, facts }: PlainDocument): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const { name, value } of flatFacts(facts)) flat[`facts.${name}`] = value;
  for (const key of ["lifecycle", "tier", "owner", "system", "type"] as const) flat[`entity.${key}`] = entity[key];
  const { description, labels, annotations, tags, links } = entity.metadata;
  return {
    ...flat,
    "entity.metadata.description": description,
    "entity.metadata.labels.team": labels.team,
    "entity.metadata.labels.language": labels.language,
    "entity.metadata.labels.region": labels.region,
    "entity.metadata.annotations.repository": annotations.repository,
    "entity.metadata.tags": tags,
    "entity.metadata.links": links,
  };
}

function isTopLevel(condition: Condition): condition is TopLevelCondition {
  return "all" in condition || "any" in condition || "not" in condition;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  "==": "equal",
  "===": "equal",
  "!=": "notEqual",
  "!==": "notEqual",
  "<": "lessThan",
  "<=": "lessThanInclusive",
  ">": "greaterThan",
  ">=": "greaterThanInclusive",
};
const MIRRORED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

function conditionOf(logic: JsonValue): Condition {
  const [operator, args] = callOf(logic);
  const [first = null, second = null, third = null] = args;
  switch (operator) {
    case "and":
      return { all: args.map(conditionOf) };
    case "or":
      return { any: args.map(conditionOf) };
    case "!":
      return { not: conditionOf(first) };
    case "if": {
      const otherwise: Condition = { not: conditionOf(first) };
      const then: Condition = { all: [conditionOf(first), conditionOf(second)] };
      return { any: [then, third === true ? otherwise : { all: [otherwise, conditionOf(third)] }] };
    }
    case "some":
      return { fact: pathOf(first) ?? "", operator: "some", value: predicateOf(second) };
    case "in":
      return Array.isArray(second)
        ? { fact: pathOf(first) ?? "", operator: "in", value: second }
        : { fact: pathOf(second) ?? "", operator: "holds", value: first };
    default:
      return comparisonOf(operator, first, second);
  }
}

function comparisonOf(operator: string, left: JsonValue, right: JsonValue): Condition {
  const fact = pathOf(left);
  if (fact === undefined) return comparisonOf(MIRRORED[operator] ?? operator, right, left);
  return { fact, operator: COMPARISONS[operator] ?? operator, value: right };
}

/** What somebody would write into an operator of their own. */
function predicateOf(logic: JsonValue): Predicate {
  const [operator, args] = callOf(logic);
  const [first = null, second = null] = args;
  const parts = operator === "and" || operator === "or" ? args.map(predicateOf) : [];
  switch (operator) {
    case "and":
      return (item) => parts.every((part) => part(item));
    case "or":
      return (item) => parts.some((part) => part(item));
    case "in":
      return Array.isArray(second)
        ? (item) => second.includes(memberOf(item, first))
        : (item) => (memberOf(item, second) as string).includes(first as string);
    default:
      return (item) => memberOf(item, first) === second;
  }
}

function memberOf(item: JsonValue, read: JsonValue): JsonValue {
  const path = pathOf(read) ?? "";
  return path === "" ? item : ((item as JsonObject)[path] ?? null);
}

function callOf(logic: JsonValue): [operator: string, args: readonly JsonValue[]] {
  const [entry] = Object.entries(isJsonObject(logic) ? logic : {});
  if (entry === undefined) throw new Error(`no condition: ${JSON.stringify(logic)}`);
  return [entry[0], entry[1] as readonly JsonValue[]];
}

function pathOf(logic: JsonValue): string | undefined {
  return isJsonObject(logic) && typeof logic["var"] === "string" ? logic["var"] : undefined;
}
