// Is a fact's value of the type its FactSet declares?

import type { FactDeclaration, FactType } from "../model/fact.ts";
import type { JsonValue } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { parseInstant } from "../model/time.ts";

export type ConformedValue = { readonly value: JsonValue; readonly wrong?: string };

/**
 * The value as its declared type. A value of another type becomes null, and `wrong` says why: in JSON-logic's loose
 * comparisons it could pass for something else. A text that is not a date is kept, since the rule that reads it reports
 * it. A version or text written as a number becomes text.
 */
export function conformFactValue(
  value: JsonValue,
  declaration: Pick<FactDeclaration, "type" | "unit">,
): ConformedValue {
  const { type, unit } = declaration;
  if (value === null) return { value };
  if ((type === "version" || type === "string") && typeof value === "number") return { value: String(value) };
  if (type === "date" && typeof value === "string" && parseInstant(value) === undefined) {
    return { value, wrong: `\`${value.slice(0, 80)}\` is not a date or a time with an offset` };
  }
  const outside = typeof value === "number" && type === "number" ? outOfRange(value, unit) : undefined;
  // A scanner that reports -1 for "it did not work" must not count as one that found nothing.
  if (outside !== undefined) return { value: null, wrong: outside };
  if (hasType(value, type)) return { value };
  return { value: null, wrong: `${shown(value)} is ${typeName(value)}, not a ${type}` };
}

const LONGEST_SHOWN = 60;

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return `\`${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}\``;
}

function outOfRange(value: number, unit: string | undefined): string | undefined {
  if (unit === "percent" && (value < 0 || value > 100)) return `${value} is not a percentage between 0 and 100`;
  return unit === "count" && value < 0 ? `${value} is not a count: a count cannot be negative` : undefined;
}

function hasType(value: JsonValue, type: FactType): boolean {
  if (type === "list") return Array.isArray(value);
  if (type === "date" || type === "version") return typeof value === "string";
  return typeof value === type;
}

function typeName(value: JsonValue): string {
  if (Array.isArray(value)) return "a list";
  return isJsonObject(value) ? "an object" : `a ${typeof value}`;
}
