// What is a document read from text: a value, and where each part of it is written?

import type { JsonValue } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import type { SourceFile, Span } from "./source-file.ts";

/** Keys of mappings and indexes of lists, from the root of a document. */
export type Path = readonly (string | number)[];

export interface TextDocument {
  readonly file: SourceFile;
  readonly value: JsonValue;
  /** The line on which the document's content starts. */
  readonly line: number;
  /**
   * Where the value at `path` stands, or with `of: "key"` its key. For a path that does not exist: where its deepest
   * existing part stands. For something reached by an alias: where its anchor stands.
   */
  span(path: Path, of?: "key" | "value"): Span;
}

export interface ParsedText {
  /** The documents that were read completely; empty ones are left out. */
  readonly documents: readonly TextDocument[];
  /**
   * Documents with errors whose other parts can still be checked, so that all problems are reported at once. Wrong
   * parts are left out of their values. Nothing may be built from these.
   */
  readonly damaged?: readonly TextDocument[];
  /** Whether at least one document is in neither list, because it is too broken to be checked. */
  readonly isPartial?: boolean;
  readonly problems: readonly Problem[];
}

export interface ParseLimits {
  /** In characters. */
  readonly maxBytes: number;
  readonly maxDepth: number;
  /** How many nodes one document may have once its aliases are expanded. */
  readonly maxNodes: number;
  readonly maxAliases: number;
  /** Whether `<<` merges the members of another mapping, as Kubernetes tools do; otherwise it is an ordinary key. */
  readonly mergesKeys?: boolean;
}

/** Names that would lead to a prototype in JavaScript, so no document may have them as keys. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
