// What does a comparison with a literal demand of the value it reads, and can two such demands hold together?

import type { Call, Expression } from "../../logic/expression.ts";
import type { JsonValue } from "../../model/json.ts";

type Relation = "=" | "≠" | "<" | "≤" | ">" | "≥";

export interface Constraint {
  /** Identifies the value that is read: the same text for the same value. */
  readonly subject: string;
  readonly relation: Relation;
  readonly value: JsonValue;
}

const RELATIONS: Readonly<Record<string, Relation>> = {
  "==": "=",
  "===": "=",
  "!=": "≠",
  "!==": "≠",
  "<": "<",
  "<=": "≤",
  ">": ">",
  ">=": "≥",
};
const MIRRORED: Readonly<Record<Relation, Relation>> = { "=": "=", "≠": "≠", "<": ">", "≤": "≥", ">": "<", "≥": "≤" };
const OPPOSITE: Readonly<Record<Relation, Relation>> = { "=": "≠", "≠": "=", "<": "≥", "≤": ">", ">": "≤", "≥": "<" };

/** Undefined where the expression is not a comparison of a value from the document with a literal. */
export function constraintOf(expression: Expression): Constraint | undefined {
  if (expression.kind !== "call" || expression.args.length !== 2) return undefined;
  const relation = RELATIONS[expression.operator];
  const [left, right] = expression.args;
  if (relation === undefined || left === undefined || right === undefined) return undefined;
  return constrain(left, relation, right) ?? constrain(right, MIRRORED[relation], left);
}

function constrain(read: Expression, relation: Relation, literal: Expression): Constraint | undefined {
  const subject = subjectOf(read);
  if (subject === undefined || literal.kind !== "literal" || literal.param !== undefined) return undefined;
  return typeof literal.value === "object" ? undefined : { subject, relation, value: literal.value };
}

function subjectOf(expression: Expression): string | undefined {
  if (expression.kind === "read")
    return expression.fallback === undefined ? JSON.stringify([expression.scope, expression.keys]) : undefined;
  return expression.kind === "call" && expression.args.length === 1 ? subjectOfCall(expression) : undefined;
}

/** The age of a date or the length of a list counts as a value of its own. */
function subjectOfCall({ operator, args }: Call): string | undefined {
  const inner = args[0] === undefined ? undefined : subjectOf(args[0]);
  return inner === undefined || !["age_days", "length", "lower"].includes(operator)
    ? undefined
    : `${operator} ${inner}`;
}

export function opposite(constraint: Constraint): Constraint {
  return { ...constraint, relation: OPPOSITE[constraint.relation] };
}

/** Whether no value can meet both. */
export function excludeEachOther(a: Constraint, b: Constraint): boolean {
  if (a.subject !== b.subject || typeof a.value !== typeof b.value) return false;
  if (a.relation === "=") return !satisfies(a.value, b);
  if (b.relation === "=") return !satisfies(b.value, a);
  if (typeof a.value !== "number" || typeof b.value !== "number") return false;
  const [lower, upper] = isLower(a) ? [a, b] : [b, a];
  if (!isLower(lower) || !isUpper(upper)) return false;
  const touching = lower.relation === "≥" && upper.relation === "≤";
  return touching ? Number(lower.value) > Number(upper.value) : Number(lower.value) >= Number(upper.value);
}

function isLower({ relation }: Constraint): boolean {
  return relation === ">" || relation === "≥";
}

function isUpper({ relation }: Constraint): boolean {
  return relation === "<" || relation === "≤";
}

function satisfies(value: JsonValue, { relation, value: bound }: Constraint): boolean {
  if (relation === "=") return value === bound;
  if (relation === "≠") return value !== bound;
  if (typeof value !== "number" || typeof bound !== "number") return true;
  if (relation === "<") return value < bound;
  if (relation === "≤") return value <= bound;
  return relation === ">" ? value > bound : value >= bound;
}

/** The constraints that every value in a range meets. */
export function rangeOf(subject: string, least: number, most: number): Constraint[] {
  const floor: Constraint = { subject, relation: "≥", value: least };
  return most === Infinity ? [floor] : [floor, { subject, relation: "≤", value: most }];
}
