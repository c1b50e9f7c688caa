// How is a slot filled from a document? By a small closure per slot, since this runs for every document.

import type { Document } from "../model/document.ts";
import type { Instant } from "../model/time.ts";
import { readDocument, readDocumentOrUndefined } from "./document-path.ts";
import type { DocumentPath, DocumentReading } from "./document-path.ts";
import { freshFact } from "./fact-observation.ts";
import { isInheritedName, readPath } from "./value.ts";
import type { Value } from "./value.ts";

export type LoadSlot = (document: Document, reading: DocumentReading) => Value;

/**
 * `absentIsUndefined`: whether the closure returns undefined for what is absent, so that the default of a `var`
 * applies.
 */
export function compileLoad(path: DocumentPath, absentIsUndefined: boolean): LoadSlot {
  if (absentIsUndefined) return (document, reading) => readDocumentOrUndefined(path, document, reading);
  if (path.root === "fact" && path.keys.length === 0) return loadFact(path);
  if (path.root === "entity" && !path.keys.some(isInheritedName)) return loadEntity(path.keys);
  return (document, reading) => readDocument(path, document, reading);
}

function loadFact({ name, maxAge }: DocumentPath): LoadSlot {
  return (document, reading) => {
    const facts = document.facts.get(name);
    if (facts === undefined) return undefined;
    const first = facts[0];
    const isFirst = first !== undefined && first.value !== null && isFresh(first.observedAt, reading.at, maxAge);
    return isFirst ? first.value : freshFact(facts, reading.at, maxAge)?.value;
  };
}

function isFresh(observedAt: Instant, at: Instant, maxAge: number): boolean {
  return at - observedAt <= maxAge;
}

type Members = Readonly<Record<string, Value>>;

/** Only for keys that no prototype has: those are safe to read without an ownership check. */
function loadEntity(keys: readonly string[]): LoadSlot {
  return (document) => {
    let value: Value = document.entity;
    for (let at = 0; at < keys.length; at++) {
      if (typeof value !== "object" || value === null) return readPath(value ?? null, keys, at);
      value = (value as Members)[keys[at] as string];
    }
    return value ?? null;
  };
}
