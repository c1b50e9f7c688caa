// Which facts does somebody state on a command line, and what does the text of each mean?

import type { FactDeclaration, FactType } from "../../model/fact.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { UsageError } from "../../model/usage-error.ts";

/**
 * `NAME=VALUE` each, the value read as the fact's declaration has it; text that is none such stays text, for whoever
 * knows the type to refuse. Throws UsageError for what is not NAME=VALUE, for a name that is there twice, and for a
 * value, or item, that is empty: it is mostly that of a variable nobody set, and an empty list would pass for one in
 * which nothing was found.
 */
export function readFactArguments(
  written: readonly string[],
  declarations: ReadonlyMap<string, FactDeclaration>,
): JsonObject {
  const told = new Map<string, { readonly argument: string; readonly value: JsonValue }>();
  for (const argument of written) {
    const [, name, text] = /^([^=\s]+)=([\s\S]*)$/.exec(argument) ?? [];
    if (name === undefined || text === undefined) {
      throw new UsageError(`\`${argument}\` is not NAME=VALUE`, "for example `--fact test.line_coverage_pct=81.4`");
    }
    const before = told.get(name);
    if (before !== undefined) throw toldTwice(name, before.argument, argument);
    const value = readValue(name, text.trim() === "" ? "" : text, declarations.get(name)?.type);
    told.set(name, { argument, value });
  }
  return Object.fromEntries([...told].map(([name, { value }]) => [name, value]));
}

/** Whichever counted, the other would be lost without a word. */
function toldTwice(name: string, first: string, second: string): UsageError {
  const what = first === second ? `\`${first}\`, twice` : `\`${first}\` and \`${second}\``;
  return new UsageError(`\`${name}\` is told twice: ${what}`, `leave one out; a list is one value: \`${name}=a,b\``);
}

/** `null`: the caller looked and could not tell. `""`: an empty text. */
function readValue(name: string, text: string, type: FactType | undefined): JsonValue {
  if (text === "") throw emptyValue(name, type);
  if (text === '""') return "";
  if (text === "null") return null;
  switch (type) {
    case "boolean":
      return readBoolean(text);
    case "number":
      return readNumber(text);
    case "list":
      return readList(name, text);
    case "string":
    case "date":
    case "version":
      return text;
    case undefined:
      if (text === "true" || text === "false") return readBoolean(text);
      return text.startsWith("[") ? readList(name, text) : readUndeclared(text);
  }
}

function readBoolean(text: string): boolean | string {
  return text === "true" || (text === "false" ? false : text);
}

function readNumber(text: string): number | string {
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** A number that would not print back the same (`1.10`) is perhaps a version: it stays text. */
function readUndeclared(text: string): number | string {
  const number = readNumber(text);
  return String(number) === text ? number : text;
}

/** A JSON array, or items between commas. */
function readList(name: string, text: string): JsonValue {
  if (text.startsWith("[")) return readArray(text);
  const items = text.split(",").map((item) => item.trim());
  if (items.includes("")) {
    throw new UsageError(`an item of \`${name}=${text}\` is empty`, "name each item, or write a JSON array");
  }
  return items;
}

function readArray(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function emptyValue(name: string, type: FactType | undefined): UsageError {
  const [what, empty] = type === "list" ? ["list", "[]"] : ["text", "'\"\"'"];
  const isOfItsKind = type === undefined || type === "list" || type === "string";
  const ways = [
    ...(isOfItsKind ? [`\`${name}=${empty}\` for an empty ${what}`] : []),
    `\`${name}=null\` for not known`,
  ];
  return new UsageError(`\`${name}\` has no value`, `write ${ways.join(", ")}`);
}
