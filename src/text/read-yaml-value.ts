// Which plain value does a YAML node stand for, and where does each part of it stand in the text?

import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Alias, LineCounter, Node as YamlNode, Pair, ParsedNode, Scalar, YAMLMap } from "yaml";
import { isJsonObject } from "../model/json.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { locate } from "./source-file.ts";
import type { SourceFile, Span } from "./source-file.ts";
import { FORBIDDEN_KEYS } from "./text-document.ts";
import type { ParseLimits, Path } from "./text-document.ts";

export class ValueReader {
  /** Without the parts that are wrong; undefined where a limit was exceeded. */
  readonly value: JsonValue | undefined;
  readonly problems: Problem[] = [];
  readonly #root: ParsedNode;
  readonly #file: SourceFile;
  readonly #lines: LineCounter;
  readonly #limits: ParseLimits;
  /** The anchors by name, as far as they have been read. */
  readonly #anchors = new Map<string, ParsedNode>();
  /** The node each alias stands for, since a later anchor may have the same name. */
  readonly #targets = new Map<Alias, ParsedNode>();
  /** The pairs of the mappings that were searched: one mapping can have thousands of problems. */
  readonly #pairs = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  #nodes = 0;
  #aliases = 0;
  /** The outermost alias that is being expanded. */
  #followed: Alias.Parsed | undefined;
  #isOverLimit = false;

  constructor(file: SourceFile, root: ParsedNode, lines: LineCounter, limits: ParseLimits) {
    this.#file = file;
    this.#root = root;
    this.#lines = lines;
    this.#limits = limits;
    const value = this.#value(root, 1);
    this.value = this.#isOverLimit ? undefined : value;
  }

  /** As `TextDocument.span`. */
  span(path: Path, of: "key" | "value"): Span {
    let node: YamlNode = this.#root;
    let key: YamlNode | undefined;
    for (const step of path) {
      const next = this.#childOf(node, step);
      if (next === undefined) break;
      key = next.key;
      node = next.value ?? next.key ?? node;
    }
    return this.#spanOf(of === "key" && key !== undefined ? key : node);
  }

  #childOf(written: YamlNode, step: string | number): { key?: YamlNode; value?: YamlNode } | undefined {
    const node = this.#follow(written);
    if (isSeq(node)) {
      const item = node.items[Number(step)] as YamlNode | undefined;
      return item === undefined ? undefined : { value: item };
    }
    if (!isMap(node)) return undefined;
    const pair = this.#pairsOf(node).get(String(step));
    if (pair === undefined) return this.#mergedChildOf(node, step);
    return { key: pair.key as YamlNode, ...(pair.value === null ? {} : { value: pair.value as YamlNode }) };
  }

  #pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    let pairs = this.#pairs.get(map);
    if (pairs === undefined) this.#pairs.set(map, (pairs = this.#pairsByName(map)));
    return pairs;
  }

  /** The first pair of each name counts: the others are refused. */
  #pairsByName({ items }: YAMLMap): ReadonlyMap<string, Pair> {
    const pairs = new Map<string, Pair>();
    for (const pair of items) {
      const name = this.#follow(pair.key as YamlNode);
      if (isScalar(name) && !pairs.has(scalarText(name))) pairs.set(scalarText(name), pair);
    }
    return pairs;
  }

  #mergedChildOf({ items }: YAMLMap, step: string | number): { key?: YamlNode; value?: YamlNode } | undefined {
    if (!this.#limits.mergesKeys) return undefined;
    for (const { key, value } of items) {
      if (!isMergeKey(key) || value === null) continue;
      const merged = this.#follow(value as YamlNode);
      for (const mapping of isSeq(merged) ? (merged.items as YamlNode[]) : [merged]) {
        const child = this.#childOf(mapping, step);
        if (child !== undefined) return child;
      }
    }
    return undefined;
  }

  #follow(node: YamlNode): YamlNode {
    return isAlias(node) ? (this.#targets.get(node) ?? node) : node;
  }

  #value(node: ParsedNode, depth: number): JsonValue {
    if (++this.#nodes > this.#limits.maxNodes) return this.#tooLarge(node);
    if (depth > this.#limits.maxDepth + 1) return this.#tooDeep(node);
    if (isAlias(node)) return this.#alias(node, depth);
    if (this.#followed === undefined && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (this.#hasBareTag(node)) this.#refuse("unresolved-tag", "unknown YAML tag `!`", node, BARE_TAG_HELP);
    const operator = meantOperator(node);
    const value = this.#content(node, depth);
    return operator === undefined ? value : { [operator]: value };
  }

  #content(node: Exclude<ParsedNode, Alias.Parsed>, depth: number): JsonValue {
    if (isScalar(node)) return this.#scalar(node);
    if (isSeq(node)) return node.items.map((item) => this.#value(item, depth + 1));
    return this.#mapping(node.items, node, depth);
  }

  /** YAML silently drops a `!` that stands by itself, and what remains means the opposite. */
  #hasBareTag({ tag, range }: ParsedNode): boolean {
    return tag !== undefined && /(?:^|[\s[{,])!\s*$/.test(this.#file.text.slice(Math.max(0, range[0] - 80), range[0]));
  }

  #tooDeep(node: ParsedNode): null {
    this.#isOverLimit = true;
    return this.#refuse("too-deep", `nested deeper than ${this.#limits.maxDepth} levels`, this.#followed ?? node);
  }

  #tooLarge(node: ParsedNode): null {
    this.#isOverLimit = true;
    if (this.#nodes > this.#limits.maxNodes + 1) return null;
    return this.#refuse("too-large", `document has more than ${this.#limits.maxNodes} values`, this.#followed ?? node);
  }

  #mapping(pairs: readonly Pair<ParsedNode | null, ParsedNode | null>[], node: ParsedNode, depth: number): JsonValue {
    const object: Record<string, JsonValue> = {};
    const merged: JsonObject[] = [];
    for (const { key, value } of pairs) {
      if (this.#nodes > this.#limits.maxNodes) break;
      if (this.#limits.mergesKeys && isMergeKey(key)) {
        if (value !== null) merged.push(...this.#merged(value, depth));
        continue;
      }
      if (key !== null && meantOperator(key) !== undefined) {
        Object.assign(object, this.#value(key, depth + 1));
        continue;
      }
      const name = this.#key(key ?? undefined, node);
      if (name === undefined) continue;
      if (Object.hasOwn(object, name))
        this.#refuse("duplicate-key", `\`${name}\` is given twice in one mapping`, key ?? node);
      else object[name] = value === null ? null : this.#value(value, depth + 1);
    }
    return merged.length === 0 ? object : Object.assign({}, ...merged.reverse(), object);
  }

  /** The mappings whose members are merged in where there is no member of that name; earlier ones take precedence. */
  #merged(node: ParsedNode, depth: number): readonly JsonObject[] {
    const value = this.#value(node, depth + 1);
    const given = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
    const mappings = given.filter((mapping) => mapping !== null);
    if (mappings.every(isJsonObject)) return mappings;
    this.#refuse("merge-not-mapping", "`<<` takes a mapping or a list of mappings", node);
    return [];
  }

  #key(key: ParsedNode | undefined, mapping: ParsedNode): string | undefined {
    const named = key !== undefined && isAlias(key) ? this.#target(key) : key;
    if (key !== undefined && isAlias(key) && named === undefined) return undefined;
    if (named === undefined || !isScalar(named)) {
      const help = "text that starts with `{` or `[`, as template syntax does, has to be quoted";
      this.#refuse("key-not-text", "a key has to be text", key ?? mapping, help);
      return undefined;
    }
    if (this.#followed === undefined && named.anchor !== undefined) this.#anchors.set(named.anchor, named);
    const written = scalarText(named);
    if (!FORBIDDEN_KEYS.has(written)) return written;
    this.#refuse("forbidden-key", `\`${written}\` cannot be a key`, key ?? mapping);
    return undefined;
  }

  #scalar(node: Scalar.Parsed): JsonValue {
    const value: unknown = node.value;
    if (typeof value === "number") return this.#number(value, node.source, node);
    if (typeof value === "string" || typeof value === "boolean") return value;
    return value === null || value === undefined ? null : scalarText(node);
  }

  #number(value: number, written: string, node: Scalar.Parsed): JsonValue {
    if (String(value) === written) return value;
    // In JSON text numbers may be written in any form (serialisers write 1.0 and 1e3), unless digits would be lost.
    if (this.#file.path.endsWith(".json") && isFaithful(written, value)) return value;
    const isNumber = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
    this.#warn(node, {
      code: "number-kept-as-text",
      message: `\`${written}\` is kept as text${isNumber ? `, as a number it would print as ${value}` : ", no number holds it"}`,
      help: isNumber ? `write "${written}" if it is text, ${value} if it is a number` : `write "${written}"`,
    });
    return written;
  }

  #alias(node: Alias.Parsed, depth: number): JsonValue {
    if (++this.#aliases > this.#limits.maxAliases) return this.#tooManyAliases(node);
    const target = this.#target(node);
    if (target === undefined) return null;
    const outermost = this.#followed;
    this.#followed = outermost ?? node;
    const value = this.#value(target, depth);
    this.#followed = outermost;
    return value;
  }

  /** The node an alias stands for; undefined after reporting the problem. */
  #target(node: Alias.Parsed): ParsedNode | undefined {
    const target = this.#targets.get(node) ?? this.#anchors.get(node.source);
    if (target === undefined) {
      this.#refuse("unknown-anchor", `no anchor \`&${node.source}\` stands before this alias`, node);
      return undefined;
    }
    if (holds(target, node)) {
      this.#refuse("alias-cycle", `\`*${node.source}\` stands inside its own anchor`, node);
      return undefined;
    }
    this.#targets.set(node, target);
    return target;
  }

  #tooManyAliases(node: Alias.Parsed): null {
    this.#isOverLimit = true;
    const most = this.#limits.maxAliases;
    if (this.#aliases > most + 1) return null;
    return this.#refuse(
      "too-many-aliases",
      `more than ${most} aliases`,
      node,
      "write some of them out, or split the file",
    );
  }

  #spanOf(node: YamlNode): Span {
    const [start, end] = node.range ?? [0, 1];
    const { line, col } = this.#lines.linePos(start);
    return { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, end - start) };
  }

  #refuse(code: string, message: string, node: YamlNode, help?: string): null {
    const problem: Problem = { code, severity: "error", message, ...(help === undefined ? {} : { help }) };
    this.problems.push(locate(problem, this.#file, this.#spanOf(node)));
    return null;
  }

  #warn(node: YamlNode, remark: { code: string; message: string; help: string }): void {
    this.problems.push(locate({ severity: "warning", ...remark }, this.#file, this.#spanOf(node)));
  }
}

/** Whether a key is a plain `<<`; in quotes it is a key like any other. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === "PLAIN" && key.value === "<<";
}

const BARE_TAG_HELP = 'the operator is written in quotes: `{ "!": … }`';

/**
 * YAML reads `!: x` as `x` with a tag. That is an error, but what was meant is clear: the operator before the colon.
 */
function meantOperator(node: YamlNode | null): string | undefined {
  const tag = node === null || isAlias(node) ? undefined : node.tag;
  return tag === "tag:yaml.org,2002::" ? "!!" : /^(!|!==?):$/.exec(tag ?? "")?.[1];
}

function holds(ancestor: YamlNode, node: YamlNode): boolean {
  const [outer, inner] = [ancestor.range, node.range];
  return !!outer && !!inner && outer[0] <= inner[0] && inner[1] <= outer[1];
}

function scalarText(node: Scalar): string {
  return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
}

/** Whether the text is a JSON number whose digits the value holds completely. */
function isFaithful(text: string, value: number): boolean {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) || !Number.isFinite(value)) return false;
  return /[.eE]/.test(text) || Number.isSafeInteger(value);
}
