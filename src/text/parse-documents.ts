// YAML or JSON text in, plain values out, each with the place it was written at; nothing hostile gets through.

import { Composer, LineCounter, Parser, isAlias, isMap, isPair, isScalar, isSeq } from "yaml";
import type { Alias, Document as YamlDocument, Node as YamlNode, ParsedNode, Pair, Scalar } from "yaml";
import type { JsonValue } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { locate } from "./source-file.ts";
import type { SourceFile, Span } from "./source-file.ts";

/** Keys of mappings and indexes of lists, from the root of a document. */
export type Path = readonly (string | number)[];

export interface TextDocument {
  readonly file: SourceFile;
  readonly value: JsonValue;
  /** The line the document's content starts on. */
  readonly line: number;
  /**
   * Where the value at `path` is written, or its key with `of: "key"`. A path that leads nowhere gives the place of
   * the deepest part of it that exists.
   */
  span(path: Path, of?: "key" | "value"): Span;
}

export interface ParsedText {
  /** The documents that could be read whole; empty ones are left out. */
  readonly documents: readonly TextDocument[];
  readonly problems: readonly Problem[];
}

export interface ParseLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  /** How many nodes may come out of one document once its aliases are followed. */
  readonly maxNodes: number;
  readonly maxAliases: number;
}

/** What a rule file may be: written by hand, read whole by people. */
export const RULE_FILE_LIMITS: ParseLimits = { maxBytes: 256 * 1024, maxDepth: 64, maxNodes: 50_000, maxAliases: 50 };
/** What a catalog file or a bundle of manifests may be: often generated. */
export const CATALOG_LIMITS: ParseLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxDepth: 128,
  maxNodes: 5_000_000,
  maxAliases: 1_000,
};

/** Names that lead out of plain data in JavaScript: no document may carry them as keys. */
export const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads every document of a YAML 1.2 (core schema) or JSON text. A document with a problem of severity error is left
 * out and the others are read. A plain scalar that reads as a number but does not print back the same (`1.10`,
 * `0777`) stays text, with the warning `number-kept-as-text`.
 */
export function parseDocuments(file: SourceFile, limits: ParseLimits): ParsedText {
  const refused = refuseBySize(file, limits);
  if (refused !== undefined) return { documents: [], problems: [refused] };
  const lines = new LineCounter();
  const documents: TextDocument[] = [];
  const problems: Problem[] = [];
  for (const yaml of compose(file, lines)) {
    const reading = new Reading(file, yaml, lines, limits);
    const document = reading.read();
    problems.push(...reading.problems);
    if (document !== undefined) documents.push(document);
  }
  return { documents, problems };
}

function compose(file: SourceFile, lines: LineCounter): Iterable<YamlDocument.Parsed> {
  const text = file.text.startsWith("\uFEFF") ? ` ${file.text.slice(1)}` : file.text;
  // Unique keys are checked by us, so that one duplicate does not hide the next problem.
  const composer = new Composer({
    schema: "core",
    merge: false,
    uniqueKeys: false,
    logLevel: "silent",
    prettyErrors: false,
  });
  return composer.compose(new Parser(lines.addNewLine).parse(text)) as Iterable<YamlDocument.Parsed>;
}

/** Refused before the YAML parser sees it: it recurses, and would spend seconds on what we will not take anyway. */
function refuseBySize(file: SourceFile, limits: ParseLimits): Problem | undefined {
  if (file.text.length > limits.maxBytes) {
    return {
      code: "file-too-large",
      severity: "error",
      message: `file has ${file.text.length} characters, at most ${limits.maxBytes} are read`,
      file: file.path,
    };
  }
  const at = offsetTooDeep(file.text, limits.maxDepth);
  if (at === undefined) return undefined;
  const before = file.text.slice(0, at);
  const line = before.split("\n").length;
  const problem: Problem = {
    code: "too-deep",
    severity: "error",
    message: `nested deeper than ${limits.maxDepth} levels`,
  };
  return locate(problem, file, { line, column: at - before.lastIndexOf("\n"), length: 1 });
}

/** Where brackets or indentation nest deeper than allowed; quoting is ignored, so text full of brackets is refused too. */
function offsetTooDeep(text: string, maxDepth: number): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) {
      if (++depth > maxDepth * 4) return at;
    } else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--;
  }
  // Block lists nest on one line: `- - - - x`.
  const dashes = new RegExp(`(?:- ){${maxDepth}}`).exec(text);
  return dashes?.index;
}

class Reading {
  readonly problems: Problem[] = [];
  readonly #file: SourceFile;
  readonly #yaml: YamlDocument.Parsed;
  readonly #lines: LineCounter;
  readonly #limits: ParseLimits;
  readonly #anchors = new Map<string, ParsedNode>();
  #nodes = 0;
  #aliases = 0;
  #failed = false;

  constructor(file: SourceFile, yaml: YamlDocument.Parsed, lines: LineCounter, limits: ParseLimits) {
    this.#file = file;
    this.#yaml = yaml;
    this.#lines = lines;
    this.#limits = limits;
  }

  read(): TextDocument | undefined {
    for (const error of this.#yaml.errors) {
      this.#error("yaml-syntax", sentence(error.message), this.#span(error.pos), syntaxHelp(error.code, error.message));
    }
    for (const warning of this.#yaml.warnings) {
      this.#error(
        "unresolved-tag",
        sentence(warning.message),
        this.#span(warning.pos),
        'an operator that starts with `!` is written in quotes: `"!"`, `"!="`',
      );
    }
    const root = this.#yaml.contents;
    if (this.#failed || root === null) return undefined;
    const value = this.#value(root, 1);
    if (this.#failed || value === null) return undefined;
    const span: TextDocument["span"] = (path, of = "value") => this.#find(root, path, of);
    return { file: this.#file, value, line: this.#lines.linePos(root.range[0]).line, span };
  }

  #value(node: ParsedNode, depth: number): JsonValue {
    if (this.#failed && this.#nodes > this.#limits.maxNodes) return null;
    if (++this.#nodes > this.#limits.maxNodes)
      return this.#refuse("too-large", `document has more than ${this.#limits.maxNodes} values`, node);
    if (depth > this.#limits.maxDepth)
      return this.#refuse("too-deep", `nested deeper than ${this.#limits.maxDepth} levels`, node);
    if (isAlias(node)) return this.#alias(node, depth);
    if (node.anchor !== undefined && node.anchor !== "") this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#scalar(node);
    if (isSeq(node)) return node.items.map((item) => this.#item(item, depth + 1));
    return this.#mapping(node.items, depth);
  }

  /** The items of an `!!omap` are pairs: each a mapping of one key. */
  #item(item: ParsedNode | Pair, depth: number): JsonValue {
    return isPair(item)
      ? this.#mapping([item as Pair<ParsedNode, ParsedNode | null>], depth)
      : this.#value(item, depth);
  }

  #mapping(pairs: readonly Pair<ParsedNode, ParsedNode | null>[], depth: number): JsonValue {
    const object: Record<string, JsonValue> = {};
    for (const { key, value } of pairs) {
      const name = this.#key(key);
      if (name === undefined) continue;
      if (Object.hasOwn(object, name)) {
        this.#refuse("duplicate-key", `\`${name}\` is given twice in one mapping`, key);
        continue;
      }
      object[name] = value === null ? null : this.#value(value, depth + 1);
    }
    return object;
  }

  #key(node: ParsedNode): string | undefined {
    if (!isScalar(node)) {
      this.#refuse(
        "key-not-text",
        "a key has to be text",
        node,
        "text with `{{ }}` or other template syntax has to be quoted",
      );
      return undefined;
    }
    const written = scalarText(node);
    if (!FORBIDDEN_KEYS.has(written)) return written;
    this.#refuse("forbidden-key", `\`${written}\` cannot be a key`, node);
    return undefined;
  }

  #scalar(node: Scalar.Parsed): JsonValue {
    const value: unknown = node.value;
    if (typeof value === "number") {
      const written = node.source ?? String(value);
      if (String(value) === written) return value;
      // JSON text keeps its numbers: 1.0 and 1e3 are what serialisers write.
      if (isJsonNumber(written) && this.#file.path.endsWith(".json") && Number.isFinite(value)) return value;
      this.#warn(
        "number-kept-as-text",
        `\`${written}\` is kept as text, the number would read ${value}`,
        node,
        `write "${written}" to say so, or ${value}`,
      );
      return written;
    }
    if (typeof value === "string" || typeof value === "boolean") return value;
    return value === null || value === undefined ? null : scalarText(node);
  }

  #alias(node: Alias.Parsed, depth: number): JsonValue {
    if (++this.#aliases > this.#limits.maxAliases) {
      return this.#refuse("too-many-aliases", `more than ${this.#limits.maxAliases} aliases`, node);
    }
    const target = this.#anchors.get(node.source);
    if (target === undefined)
      return this.#refuse("unknown-anchor", `no anchor \`&${node.source}\` stands before this alias`, node);
    if (holds(target, node))
      return this.#refuse("alias-cycle", `\`*${node.source}\` stands inside its own anchor`, node);
    return this.#value(target, depth);
  }

  #find(root: ParsedNode, path: Path, of: "key" | "value"): Span {
    let node: YamlNode = root;
    let key: YamlNode | undefined;
    for (const step of path) {
      const container: YamlNode = isAlias(node) ? (this.#anchors.get(node.source) ?? node) : node;
      const next = childOf(container, step);
      if (next === undefined) break;
      key = next.key;
      node = next.value ?? next.key ?? node;
    }
    return this.#spanOf(of === "key" && key !== undefined ? key : node);
  }

  #spanOf(node: YamlNode): Span {
    const range = node.range ?? [0, 1, 1];
    return this.#span([range[0], range[1]]);
  }

  #span([start, end]: readonly [number, number]): Span {
    const { line, col } = this.#lines.linePos(Math.min(start, this.#file.text.length));
    return { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, end - start) };
  }

  #refuse(code: string, message: string, node: YamlNode, help?: string): null {
    this.#error(code, message, this.#spanOf(node), help);
    return null;
  }

  #error(code: string, message: string, span: Span, help?: string): void {
    this.#failed = true;
    this.problems.push(
      locate({ code, severity: "error", message, ...(help === undefined ? {} : { help }) }, this.#file, span),
    );
  }

  #warn(code: string, message: string, node: YamlNode, help: string): void {
    this.problems.push(locate({ code, severity: "warning", message, help }, this.#file, this.#spanOf(node)));
  }
}

function childOf(node: YamlNode, step: string | number): { key?: YamlNode; value?: YamlNode } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)] as YamlNode | undefined;
    return item === undefined ? undefined : { value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((candidate) => isScalar(candidate.key) && scalarText(candidate.key) === String(step));
  if (pair === undefined) return undefined;
  return { key: pair.key as YamlNode, ...(pair.value === null ? {} : { value: pair.value as YamlNode }) };
}

function holds(ancestor: YamlNode, node: YamlNode): boolean {
  const [outer, inner] = [ancestor.range, node.range];
  return !!outer && !!inner && outer[0] <= inner[0] && inner[1] <= outer[1];
}

function scalarText(node: Scalar): string {
  return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
}

function isJsonNumber(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
}

/** The parser's words in our text rules: lower case, no period, one line. */
function sentence(message: string): string {
  const line = (message.split("\n")[0] ?? message).replace(/\.$/, "");
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function syntaxHelp(code: string, message: string): string | undefined {
  if (code === "TAB_AS_INDENT") return "indent with spaces";
  if (/flow (?:map|sequence|collection)/i.test(message))
    return "text that starts with `{`, `[` or template syntax has to be quoted";
  return undefined;
}
