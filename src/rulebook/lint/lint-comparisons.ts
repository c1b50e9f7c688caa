// Does a rule compare things that can be compared: numbers with numbers, and versions and dates not as text?

import { walkExpression } from "../../logic/expression.ts";
import type { Call, Expression } from "../../logic/expression.ts";
import { parseVersion } from "../../logic/version.ts";
import type { FactType } from "../../model/fact.ts";
import { parseInstant } from "../../model/time.ts";
import type { FactTypes, PlacedRemark } from "../condition-remarks.ts";
import type { Remark } from "../place.ts";
import { warnAt } from "./lint.ts";
import type { Lint } from "./lint.ts";
import { familyOf, say, sayType, typeOf } from "./value-types.ts";

const ORDERINGS = new Set(["<", "<=", ">", ">="]);
const STRICT = new Set(["===", "!=="]);
const COMPARISONS = new Set([...ORDERINGS, ...STRICT, "==", "!="]);

export const lintComparisons: Lint = (condition, facts) => {
  const remarks: PlacedRemark[] = [];
  walkExpression(condition, (part) => {
    if (part.kind !== "call" || !COMPARISONS.has(part.operator)) return;
    for (const [index, right] of part.args.slice(1).entries()) {
      const left = part.args[index];
      const remark = left === undefined ? undefined : remarkOnPair(part, left, right, facts);
      if (remark !== undefined) remarks.push(warnAt(part, remark));
    }
  });
  return remarks;
};

function remarkOnPair(call: Call, left: Expression, right: Expression, facts: FactTypes): Remark | undefined {
  const [a, b] = [typeOf(left, facts) ?? tells(right), typeOf(right, facts) ?? tells(left)];
  if (a === undefined || b === undefined) return undefined;
  if (familyOf(a) !== familyOf(b)) return mismatch(call, [left, a], [right, b]);
  return ORDERINGS.has(call.operator) && familyOf(a) === "text" ? textOrder(call, [left, a], [right, b]) : undefined;
}

type Typed = readonly [Expression, FactType];

function mismatch(call: Call, left: Typed, right: Typed): Remark | undefined {
  if (!STRICT.has(call.operator) && readsNumberFromText(left, right)) return undefined;
  const message = `${say(left[0])} is ${sayType(left[1])}, ${say(right[0])} is ${sayType(right[1])}: \`${call.operator}\` compares unlike things`;
  return { code: "type-mismatch", message, help: mismatchHelp(left, right) };
}

/**
 * A text of the catalog (`entity.tier`) may well hold a number, and `<` reads it as one. A literal had better be
 * written as a number.
 */
function readsNumberFromText(...sides: readonly Typed[]): boolean {
  const text = sides.find(([, type]) => familyOf(type) === "text");
  return text?.[0].kind === "read" && text[1] === "string" && sides.some(([, type]) => type === "number");
}

function mismatchHelp(left: Typed, right: Typed): string {
  const types = new Set([left[1], right[1]]);
  const literal = [left, right].find(([side]) => side.kind === "literal" && side.param === undefined)?.[0];
  const value = literal?.kind === "literal" ? literal.value : undefined;
  if (types.has("list")) return "`in` looks for an item of a list, `length` counts its items";
  if (types.has("boolean") && (value === "true" || value === "false")) return `write it without quotes: ${value}`;
  if (types.has("boolean")) return "compare with `true` or `false`, or leave the comparison out";
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))
    return `write it without quotes: ${Number(value)}`;
  return typeof value === "number" ? `write it in quotes: "${value}"` : "compare with a value of the same type";
}

function textOrder(call: Call, left: Typed, right: Typed): Remark | undefined {
  const [subject, literal] = left[0].kind === "literal" ? [right[0], left[0]] : [left[0], right[0]];
  const read = subject.kind === "read" ? `{ var: ${subject.name} }` : "…";
  const value = literal.kind === "literal" ? JSON.stringify(literal.value) : "…";
  if ([left, right].some(isVersion)) {
    const operator = left[0].kind === "literal" ? flip(call.operator) : call.operator;
    const message = "versions are compared as text: `1.10.0` comes before `1.9.0`";
    return { code: "versions-as-text", message, help: `write { sem_ver: [ ${read}, "${operator}", ${value} ] }` };
  }
  if (![left, right].some(isDate)) return undefined;
  const help = `compare ages, in days: { "<=": [ { age_days: ${read} }, 30 ] }`;
  return {
    code: "dates-as-text",
    message: "dates and times are compared as text, whatever their offset and precision",
    help,
  };
}

/** A value compared with a whole version or a date is taken to be text like it, unless its type is known. */
function tells(other: Expression): FactType | undefined {
  const text = other.kind === "literal" ? other.value : undefined;
  if (typeof text !== "string") return undefined;
  return /^v?\d+\.\d+\.\d+/.test(text) || parseInstant(text) !== undefined ? "string" : undefined;
}

function flip(operator: string): string {
  return operator.replace(/[<>]/, (sign) => (sign === "<" ? ">" : "<"));
}

function isVersion([expression, type]: Typed): boolean {
  if (type === "version") return true;
  const text = expression.kind === "literal" ? expression.value : undefined;
  return typeof text === "string" && /^v?\d+\.\d+/.test(text) && parseVersion(text) !== undefined;
}

function isDate([expression, type]: Typed): boolean {
  if (type === "date") return true;
  const text = expression.kind === "literal" ? expression.value : undefined;
  return typeof text === "string" && parseInstant(text) !== undefined;
}
