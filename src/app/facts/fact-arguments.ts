// Which facts does somebody state on a command line, and what value does the text of each mean?

import type { FactDeclaration, FactType } from "../../model/fact.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { UsageError } from "../../model/usage-error.ts";

/**
 * Each is `NAME=VALUE`, and the value is read by the type that the fact's declaration gives. A text that is not of this
 * type stays text, to be refused by whoever judges the facts. Throws UsageError for what is not NAME=VALUE, for a name
 * that is there twice, and for an empty value or item: it mostly comes from a variable that nobody set, and an empty
 * list would look as if nothing had been found.
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

/** Only one of them could count, and the other would be lost silently. */
function toldTwice(name: string, first: string, second: string): UsageError {
  const what = first === second ? `\`${first}\`, twice` : `\`${first}\` and \`${second}\``;
  return new UsageError(`\`${name}\` is told twice: ${what}`, `leave one out; a list is one value: \`${name}=a,b\``);
}

/** `null`: whoever states it looked and could not tell. `""`: an empty text. */
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

/** A number that would not be printed the same again (`1.10`) may be a version, so it stays text. */
function readUndeclared(text: string): number | string {
  const number = readNumber(text);
  return String(number) === text ? number : text;
}

/** A JSON array, or items separated by commas. */
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
