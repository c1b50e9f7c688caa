// How is a value, or a path, shown to a person?

import { Readable } from "./value.ts";
import type { Value } from "./value.ts";

const LONGEST_TEXT = 60;
const MOST_ITEMS = 5;

/** A value as a reader recognises it: text in quotes, long values cut. */
export function showValue(value: Value): string {
  switch (typeof value) {
    case "string":
      return showText(value);
    case "number":
      return showNumber(value);
    case "boolean":
      return value ? "true" : "false";
    case "undefined":
      return "not known";
    default:
      return showObject(value);
  }
}

/** Characters that JSON would escape. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const ESCAPED = /["\\\u0000-\u001f]/;

function showText(text: string): string {
  const cut = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
  return ESCAPED.test(cut) ? JSON.stringify(cut) : `"${cut}"`;
}

/** With at most three decimals. */
function showNumber(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : String(Math.round(value * 1_000) / 1_000);
}

function showObject(value: Value): string {
  if (value === null) return "not set";
  if (Array.isArray(value)) return value.length === 0 ? "empty" : `[${showSome(value)}]`;
  const ref = value instanceof Readable ? value.read(["entity", "ref"], 0) : undefined;
  return typeof ref === "string" ? ref : "{…}";
}

/** The first few values: `"a", "b", … (7 in all)`. */
export function showSome(values: readonly Value[]): string {
  const shown = values.slice(0, MOST_ITEMS).map(showValue).join(", ");
  return values.length > MOST_ITEMS ? `${shown}, … (${values.length} in all)` : shown;
}

/** Keys as a path; keys that are empty or hold dots stand in brackets. */
export function showPath(keys: readonly string[]): string {
  return keys
    .map((key, index) => {
      if (key !== "" && !key.includes(".")) return index === 0 ? key : `.${key}`;
      return `[${JSON.stringify(key)}]`;
    })
    .join("");
}
