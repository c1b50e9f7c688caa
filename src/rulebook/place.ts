// Where in a rule file are we, what is there, and how is a problem with it reported?

import { isJsonObject, ownValue } from "../model/json.ts";
import type { JsonValue } from "../model/json.ts";
import type { Problem, ProblemSeverity } from "../model/problem.ts";
import type { RuleLocation } from "../model/scorecard.ts";
import type { Path, TextDocument } from "../text/text-document.ts";
import { locate } from "../text/source-file.ts";

/** A place in a rule file and the value there; undefined where there is none. */
export interface Place {
  readonly document: TextDocument;
  readonly path: Path;
  readonly value: JsonValue | undefined;
}

export function rootOf(document: TextDocument): Place {
  return { document, path: [], value: document.value };
}

/** The place of a member, whether or not it exists. */
export function member(place: Place, key: string): Place {
  return { document: place.document, path: [...place.path, key], value: ownValue(place.value, key) };
}

/** The items of a list; none where the value is not a list. */
export function items(place: Place): Place[] {
  if (!Array.isArray(place.value)) return [];
  return (place.value as readonly JsonValue[]).map((value, index) => ({
    document: place.document,
    path: [...place.path, index],
    value,
  }));
}

/** The members of a mapping; none where the value is not a mapping. */
export function members(place: Place): [string, Place][] {
  return isJsonObject(place.value) ? Object.keys(place.value).map((key) => [key, member(place, key)]) : [];
}

/** Undefined: the value is not a text. */
export function textOf(place: Place): string | undefined {
  return typeof place.value === "string" ? place.value : undefined;
}

export function textAt(place: Place, key: string): string | undefined {
  return textOf(member(place, key));
}

/** Whether there is a value at the place. */
export function stands(place: Place): boolean {
  return place.value !== undefined;
}

export interface Remark {
  readonly code: string;
  readonly message: string;
  readonly help?: string | undefined;
  readonly severity?: ProblemSeverity;
  /** Whether the caret points at the key or at its value (the default). */
  readonly of?: "key" | "value";
}

export function problemAt(place: Place, remark: Remark): Problem {
  const { code, message, help, severity = "error", of = "value" } = remark;
  const problem: Problem = { code, severity, message, ...(help === undefined ? {} : { help }) };
  return locate(problem, place.document.file, place.document.span(place.path, of));
}

export function locationOf(place: Place): RuleLocation {
  const { line, column } = place.document.span(place.path);
  return { file: place.document.file.path, line, column };
}
