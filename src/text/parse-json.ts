// How is JSON text turned into plain values, each with its place in the text? Much faster than reading it as YAML.

import type { JsonValue } from "../model/json.ts";
import { ownValue } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { locate } from "./source-file.ts";
import type { SourceFile, Span } from "./source-file.ts";
import { FORBIDDEN_KEYS } from "./text-document.ts";
import type { ParsedText, ParseLimits, Path, TextDocument } from "./text-document.ts";

/**
 * Reads one JSON value: either a document, or the problem for which there is none. Stricter than `JSON.parse`:
 * duplicate keys, keys that lead to prototypes and numbers too large to represent are refused. `part`: the part of the
 * file to read, and the line it starts on.
 */
export function parseJson(
  file: SourceFile,
  limits: ParseLimits,
  part: { readonly text: string; readonly line: number } = { text: file.text, line: 1 },
): ParsedText {
  const steps = parseJsonInSteps(file, limits, part);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** As `parseJson`, yielding after each item where the text is a list, which may be a whole catalog. */
export function* parseJsonInSteps(
  file: SourceFile,
  limits: ParseLimits,
  part: { readonly text: string; readonly line: number } = { text: file.text, line: 1 },
): Generator<void, ParsedText> {
  if (part.text.length > limits.maxBytes) {
    const message = `file has ${part.text.length} characters, at most ${limits.maxBytes} are read`;
    return { documents: [], problems: [{ code: "file-too-large", severity: "error", message, file: file.path }] };
  }
  const reader = new JsonReader(part.text, limits);
  const lines = new LineIndex(part.text, part.line);
  try {
    const value = yield* reader.readText();
    const span: TextDocument["span"] = (path, of = "value") => lines.span(reader.place(value, path, of));
    return { documents: value === null ? [] : [{ file, value, line: span([]).line, span }], problems: [] };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const problem: Problem = { code: error.code, severity: "error", message: error.message };
    return { documents: [], problems: [locate(problem, file, lines.span([error.at, error.at + 1]))] };
  }
}

type Place = readonly [start: number, end: number];

/** The key of a list's item is empty. */
interface MemberPlace {
  readonly key: Place;
  readonly value: Place;
}

class JsonError extends Error {
  readonly code: string;
  readonly at: number;

  constructor(code: string, message: string, at: number) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

const SPACE = /[ \t\n\r\uFEFF]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS: readonly (readonly [string, JsonValue])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

class JsonReader {
  readonly #text: string;
  readonly #limits: ParseLimits;
  /** Where each object and list stands in the text. */
  readonly #places = new Map<object, Place>();
  /** The members of the objects and lists that were searched: one can have thousands of problems. */
  readonly #members = new Map<object, ReadonlyMap<string | number, MemberPlace>>();
  #at = 0;
  #nodes = 0;

  constructor(text: string, limits: ParseLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  /** Reads the text. The items of a list are read in steps. */
  *readText(): Generator<void, JsonValue> {
    this.#skipSpace();
    const value = this.#text[this.#at] === "[" ? yield* this.#itemsInSteps() : this.#value(1);
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#unexpected("the end of the text");
    return value;
  }

  /** Where the deepest existing part of `path` stands in the text. */
  place(root: JsonValue, path: Path, of: "key" | "value"): Place {
    let container = root;
    let place = (typeof root === "object" && root !== null ? this.#places.get(root) : undefined) ?? [0, 1];
    for (const [depth, step] of path.entries()) {
      const next = this.#placeOf(container, step, depth === path.length - 1 ? of : "value");
      if (next === undefined) break;
      place = next;
      container = childOf(container, step) ?? null;
    }
    return place;
  }

  #placeOf(container: JsonValue, step: string | number, of: "key" | "value"): Place | undefined {
    const child = childOf(container, step);
    if (child === undefined || typeof container !== "object" || container === null) return undefined;
    const known = typeof child === "object" && child !== null ? this.#places.get(child) : undefined;
    if (known !== undefined && (of === "value" || Array.isArray(container))) return known;
    return this.#membersOf(container).get(Array.isArray(container) ? Number(step) : String(step))?.[of] ?? known;
  }

  /** The places of keys and plain values are not kept; they are found by reading their object again, once. */
  #membersOf(container: object): ReadonlyMap<string | number, MemberPlace> {
    let members = this.#members.get(container);
    if (members === undefined) this.#members.set(container, (members = new Map(this.#readAgain(container))));
    return members;
  }

  *#readAgain(container: object): Generator<readonly [string | number, MemberPlace]> {
    const within = this.#places.get(container);
    if (within === undefined) return;
    const again = new JsonReader(this.#text, this.#limits);
    again.#at = within[0] + 1;
    again.#skipSpace();
    if (again.#at === within[1] - 1) return;
    for (let index = 0; again.#at < within[1]; index++) {
      again.#skipSpace();
      const start = again.#at;
      const name = Array.isArray(container) ? index : again.#string();
      const key: Place = [start, again.#at];
      if (!Array.isArray(container)) again.#expect(":");
      yield [name, { key, value: again.#placeOfNext() }];
      again.#at++;
    }
  }

  /** Stops at the comma or bracket that follows. */
  #placeOfNext(): Place {
    this.#skipSpace();
    const start = this.#at;
    this.#value(1);
    const end = this.#at;
    this.#skipSpace();
    return [start, end];
  }

  #value(depth: number): JsonValue {
    if (++this.#nodes > this.#limits.maxNodes) {
      throw new JsonError("too-large", `document has more than ${this.#limits.maxNodes} values`, this.#at);
    }
    if (depth > this.#limits.maxDepth) {
      throw new JsonError("too-deep", `nested deeper than ${this.#limits.maxDepth} levels`, this.#at);
    }
    const first = this.#text[this.#at];
    if (first === "{") return this.#object(depth);
    if (first === "[") return this.#array(depth);
    if (first === '"') return this.#string();
    const literal = LITERALS.find(([word]) => this.#text.startsWith(word, this.#at));
    if (literal === undefined) return this.#number();
    this.#at += literal[0].length;
    return literal[1];
  }

  #object(depth: number): JsonValue {
    const start = this.#at++;
    const object: Record<string, JsonValue> = {};
    this.#skipSpace();
    if (!this.#take("}")) {
      do {
        this.#skipSpace();
        const key = this.#key(object);
        this.#expect(":");
        this.#skipSpace();
        object[key] = this.#value(depth + 1);
        this.#skipSpace();
      } while (this.#take(","));
      if (!this.#take("}")) throw this.#unexpected("`,` or `}`");
    }
    this.#places.set(object, [start, this.#at]);
    return object;
  }

  #key(object: Record<string, JsonValue>): string {
    const at = this.#at;
    if (this.#text[at] !== '"') throw this.#unexpected("a key in double quotes");
    const key = this.#string();
    if (FORBIDDEN_KEYS.has(key)) throw new JsonError("forbidden-key", `\`${key}\` cannot be a key`, at);
    if (Object.hasOwn(object, key)) {
      throw new JsonError("duplicate-key", `\`${key}\` is given twice in one object`, at);
    }
    return key;
  }

  *#itemsInSteps(): Generator<void, JsonValue> {
    this.#nodes++;
    const start = this.#at++;
    const items: JsonValue[] = [];
    this.#skipSpace();
    if (!this.#take("]")) {
      do {
        this.#item(items, 1);
        yield;
      } while (this.#take(","));
      if (!this.#take("]")) throw this.#unexpected("`,` or `]`");
    }
    this.#places.set(items, [start, this.#at]);
    return items;
  }

  #item(items: JsonValue[], depth: number): void {
    this.#skipSpace();
    items.push(this.#value(depth + 1));
    this.#skipSpace();
  }

  #array(depth: number): JsonValue {
    const start = this.#at++;
    const items: JsonValue[] = [];
    this.#skipSpace();
    if (!this.#take("]")) {
      do this.#item(items, depth);
      while (this.#take(","));
      if (!this.#take("]")) throw this.#unexpected("`,` or `]`");
    }
    this.#places.set(items, [start, this.#at]);
    return items;
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    for (; end < this.#text.length && this.#text[end] !== '"'; end++) if (this.#text[end] === "\\") end++;
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      throw new JsonError("json-syntax", "text is not closed, or holds a character that has to be escaped", start);
    }
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const written = NUMBER.exec(this.#text)?.[0];
    if (written === undefined) throw this.#unexpected("a value");
    const number = Number(written);
    if (!Number.isFinite(number)) {
      throw new JsonError("number-too-large", `\`${written}\` is too large to be a number`, this.#at);
    }
    this.#at += written.length;
    return number;
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    this.#skipSpace();
    if (!this.#take(character)) throw this.#unexpected(`\`${character}\``);
  }

  #unexpected(expected: string): JsonError {
    const found = this.#text[this.#at];
    const what = found === undefined ? "the text ends" : `found \`${found}\``;
    return new JsonError("json-syntax", `${what} where ${expected} is expected`, Math.min(this.#at, this.#text.length));
  }
}

function childOf(container: JsonValue, step: string | number): JsonValue | undefined {
  if (Array.isArray(container)) return (container as readonly JsonValue[])[Number(step)];
  return ownValue(container, String(step));
}

/** Lines are counted once, when the first place is asked for. */
class LineIndex {
  readonly #text: string;
  readonly #firstLine: number;
  #starts: number[] | undefined;

  constructor(text: string, firstLine: number) {
    this.#text = text;
    this.#firstLine = firstLine;
  }

  span([start, end]: Place): Span {
    const starts = (this.#starts ??= lineStarts(this.#text));
    let low = 0;
    for (let high = starts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= start) low = middle;
      else high = middle;
    }
    const column = start - (starts[low] ?? 0) + 1;
    return { line: low + this.#firstLine, column, length: Math.max(1, end - start) };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
