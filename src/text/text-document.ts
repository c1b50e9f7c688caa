// What is a document read from text: a value, and where each part of it is written?

import type { JsonValue } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
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
   * the deepest part of it that exists. Behind an alias it is the place at its anchor.
   */
  span(path: Path, of?: "key" | "value"): Span;
}

export interface ParsedText {
  /** The documents that could be read whole; empty ones are left out. */
  readonly documents: readonly TextDocument[];
  /**
   * Documents with an error whose other parts can still be looked at, to report every problem at once; what is wrong
   * in them is left out of their values. Nothing may be built from them.
   */
  readonly damaged?: readonly TextDocument[];
  /** Whether there is a document that is in neither list, because it is too broken to be looked at. */
  readonly isPartial?: boolean;
  readonly problems: readonly Problem[];
}

export interface ParseLimits {
  /** In characters. */
  readonly maxBytes: number;
  readonly maxDepth: number;
  /** How many nodes may come out of one document once its aliases are followed. */
  readonly maxNodes: number;
  readonly maxAliases: number;
  /** Whether `<<` takes over the members of another mapping, as tools of Kubernetes read it; else it is a key. */
  readonly mergesKeys?: boolean;
}

/** Names that lead out of plain data in JavaScript: no document may carry them as keys. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
