// What does a JSON body say? Whatever two programs could read differently is refused.

import type { z } from "zod";
import type { RequestProblem } from "../api/problem.ts";
import { isJsonObject } from "../model/json.ts";
import type { JsonValue } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { Refusal } from "../model/refusal.ts";
import { parseJson } from "../text/parse-json.ts";
import { FORBIDDEN_KEYS } from "../text/text-document.ts";
import type { ParseLimits } from "../text/text-document.ts";
import { closingQuote, pointerAt } from "./pointer-at.ts";
import { problemsOf } from "../text/schema-problems.ts";
import { BodyRefusal } from "./tell-refusal.ts";

const MAX_DEPTH = 64;
/** In one list or object. Each member may be wrong by itself, and telling so takes much more room than the member. */
const MOST_MEMBERS = 50_000;
const LONGEST_SHOWN = 40;
const LIMITS: ParseLimits = { maxBytes: Infinity, maxDepth: MAX_DEPTH, maxNodes: 2_000_000, maxAliases: 0 };

/** Reads a body by a schema. Throws BodyRefusal. */
export function readAs<Read>(schema: z.ZodType<Read>, text: string): Read {
  const parsed = schema.safeParse(readJson(text), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new BodyRefusal("invalid", problemsOf(parsed.error, schema));
}

/**
 * Refuses duplicate keys, keys that lead out of plain data, whole numbers that would lose digits, and nesting beyond 64
 * levels: BodyRefusal `malformed`, with pointer and position.
 *
 * The engine's own parser reads a small body in a third of the time. The strict parser, which knows places, is only
 * used for a body that is not plain: one with more or fewer keys than colons, or that holds something odd.
 */
export function readJson(text: string): JsonValue {
  return readPlainly(text) ?? readStrictly(text);
}

/** Undefined: the text is not plain, or is null. Throws Refusal `too-large` if it has more members than are read. */
export function readPlainly(text: string): JsonValue | undefined {
  const colons = countColons(text);
  const value = colons === undefined ? undefined : parsePlain(text);
  return value !== undefined && value !== null && countKeys(value) === colons ? value : undefined;
}

const [QUOTE, COLON, BACKSLASH] = ['"', ":", "\\"].map((character) => character.charCodeAt(0));

/**
 * Counts the colons outside of texts. Undefined if the text nests too deep for a parser without a limit, or if a key
 * holds an escape: V8 13.6 (Node 24) reads the key `a"` as `a\`, if it has seen an object with the key `a\` before.
 *
 * Goes character by character. V8 takes a search inside the loop for something without side effects: once the loop is
 * hot, it would search at every character, to the end of the text each time.
 */
function countColons(text: string): number | undefined {
  let colons = 0;
  let depth = 0;
  let isEscaped = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      isEscaped = false;
      for (at++; at < text.length && text.charCodeAt(at) !== QUOTE; at++) {
        if (text.charCodeAt(at) !== BACKSLASH) continue;
        isEscaped = true;
        at++;
      }
    } else if (code === COLON) {
      if (isEscaped) return undefined;
      colons++;
    }
    // `[` and `{`, `]` and `}`: each pair differs in one bit.
    else if ((code | 0x20) === 0x7b && ++depth > MAX_DEPTH) return undefined;
    else if ((code | 0x20) === 0x7d) depth--;
  }
  return colons;
}

function parsePlain(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** NaN if anything in it is suspicious. Throws as `readPlainly` does. */
function countKeys(value: JsonValue): number {
  if (typeof value === "number") return isFaithful(value) ? 0 : NaN;
  let keys = 0;
  if (Array.isArray(value)) {
    if (value.length > MOST_MEMBERS) throw refuseLength();
    for (const item of value as readonly JsonValue[]) keys += countKeys(item);
  } else if (isJsonObject(value)) {
    let members = 0;
    // Making a list of entries would take longer than all the rest.
    for (const key in value) {
      if (++members > MOST_MEMBERS) throw refuseLength();
      keys += FORBIDDEN_KEYS.has(key) ? NaN : 1 + countKeys(value[key] ?? null);
    }
  }
  return keys;
}

function refuseLength(): Refusal {
  const message = `a list or an object has more than ${MOST_MEMBERS} members`;
  return new Refusal("too-large", "too-many-members", message, { help: "send it in parts" });
}

/** False if digits could have been lost. A fraction never comes out larger than this. */
function isFaithful(number: number): boolean {
  return number <= Number.MAX_SAFE_INTEGER && number >= Number.MIN_SAFE_INTEGER;
}

function readStrictly(text: string): JsonValue {
  const { documents, problems } = parseJson({ path: "body", text }, LIMITS);
  const [problem] = problems;
  const [document] = documents;
  if (problem !== undefined) throw refuseAt(text, offsetOf(text, problem), problem);
  if (document === undefined) return null;
  refuseLostDigits(text);
  return document.value;
}

function refuseAt(
  text: string,
  offset: number,
  { code, message, help }: Pick<RequestProblem, "code" | "message" | "help">,
): BodyRefusal {
  const place = { pointer: pointerAt(text, offset), ...positionOf(text, offset) };
  return new BodyRefusal("malformed", [{ code, message, ...(help !== undefined && { help }), ...place }]);
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  let [line, start] = [1, 0];
  for (let end = text.indexOf("\n"); end >= 0 && end < offset; end = text.indexOf("\n", start)) {
    line++;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}

function offsetOf(text: string, { line = 1, column = 1 }: Pick<Problem, "line" | "column">): number {
  let start = 0;
  for (let passed = 1; passed < line; passed++) start = text.indexOf("\n", start) + 1;
  return start + column - 1;
}

const NUMBER = /-?\d[\d.eE+-]*/y;

/**
 * For text that was read without problems. Goes over it once, since it may hold as many numbers as there is room for.
 */
function refuseLostDigits(text: string): void {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') at = closingQuote(text, at);
    NUMBER.lastIndex = at;
    const written = NUMBER.exec(text)?.[0];
    if (written === undefined) continue;
    if (/^-?\d+$/.test(written) && !isFaithful(Number(written))) throw refuseDigits(text, at, written);
    at += written.length;
  }
}

function refuseDigits(text: string, at: number, written: string): BodyRefusal {
  const shown = written.length > LONGEST_SHOWN ? `${written.slice(0, LONGEST_SHOWN)}…` : written;
  const message = `\`${shown}\` has more digits than a number keeps, the largest whole one is 2^53 - 1`;
  return refuseAt(text, at, { code: "number-too-large", message, help: "send it as text" });
}
