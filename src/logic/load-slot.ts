// How is a slot filled from a document? One small closure per slot: this runs for every document.

import type { Document } from "../model/document.ts";
import type { Instant } from "../model/time.ts";
import { readDocument, readDocumentOrUndefined } from "./document-path.ts";
import type { DocumentPath, DocumentReading } from "./document-path.ts";
import { freshFact } from "./fact-observation.ts";
import { isInheritedName, readPath } from "./value.ts";
import type { Value } from "./value.ts";

export type LoadSlot = (document: Document, reading: DocumentReading) => Value;

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

/** Keys that no prototype carries can be read as they are. */
function loadEntity(keys: readonly string[]): LoadSlot {
  const [first, second] = keys;
  if (first === undefined) return (document) => document.entity;
  if (second === undefined) return (document) => (document.entity as unknown as Members)[first] ?? null;
  const last = keys.slice(2);
  return (document) => {
    const outer = (document.entity as unknown as Members)[first];
    if (typeof outer !== "object" || outer === null) return readPath(outer ?? null, keys, 1);
    const inner = (outer as Members)[second];
    return last.length === 0 || inner === undefined || inner === null ? (inner ?? null) : readPath(inner, last);
  };
}
