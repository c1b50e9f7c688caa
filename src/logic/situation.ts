// What does an explanation start from? From the values a rule saw and the document they came from.

import type { Document } from "../model/document.ts";
import type { Evidence } from "../model/finding.ts";
import type { JsonValue } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import { RelatedDocument, observeDocument } from "./document-path.ts";
import type { DocumentPath, DocumentReading, Observation } from "./document-path.ts";
import type { LoadPlan, Slot, SlotTable } from "./slot-table.ts";
import type { Value } from "./value.ts";

/** A document at an instant, with the values of a rule set's slots. */
export class Situation {
  readonly table: SlotTable;
  readonly slots: readonly Value[];
  readonly document: Document;
  readonly at: Instant;
  readonly #reading: DocumentReading;

  /** `plan`: which slots to fill; left out: all. */
  constructor(table: SlotTable, document: Document, at: Instant, plan?: LoadPlan) {
    this.#reading = { at, names: table.names, maxAge: Infinity };
    this.table = table;
    this.slots = table.load(document, this.#reading, plan);
    this.document = document;
    this.at = at;
  }

  observe(slot: Slot): Observation {
    return observeDocument(slot.resolved, this.document, this.#reading);
  }

  /** The value of a slot, where it came from, and what was asked of it. */
  evidence(index: number, expected: string | undefined): Evidence {
    const slot = this.table.slots[index] as Slot;
    return makeEvidence(slot.name, slot.resolved, this.observe(slot), expected);
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An observation as evidence. */
export function makeEvidence(
  path: string,
  resolved: DocumentPath,
  observation: Observation,
  expected?: string,
): Evidence {
  const { value, cause, fact } = observation;
  // The most frequent shapes are built as one literal: there are millions, and adding member by member is several times
  // slower.
  if (cause === undefined && expected !== undefined) {
    if (fact === undefined) return { path, value: plain(value, resolved), expected };
    const { source, observedAt, provenance, url, items } = fact;
    if (url === undefined && items === undefined) {
      return { path, value: plain(value, resolved), source, observedAt, provenance, expected };
    }
  }
  return makeOtherEvidence(path, resolved, observation, expected);
}

function makeOtherEvidence(
  path: string,
  resolved: DocumentPath,
  { value, cause, fact }: Observation,
  expected: string | undefined,
): Evidence {
  const evidence: Writable<Evidence> = { path };
  if (value !== undefined) evidence.value = plain(value, resolved);
  if (cause !== undefined) evidence.cause = cause;
  if (cause === "stale") evidence.maxAge = resolved.maxAge;
  if (fact !== undefined) {
    evidence.source = fact.source;
    evidence.observedAt = fact.observedAt;
    evidence.provenance = fact.provenance;
    if (fact.url !== undefined) evidence.url = fact.url;
    if (fact.items !== undefined) evidence.items = fact.items;
  }
  if (expected !== undefined) evidence.expected = expected;
  return evidence;
}

/** Related entities become their refs, a held level becomes its id. */
function plain(value: Value, resolved: DocumentPath): JsonValue {
  if (Array.isArray(value) && resolved.root === "related") {
    return value.map((item) => (item instanceof RelatedDocument ? item.ref : null));
  }
  if (resolved.root === "level" && typeof value === "object" && value !== null && "id" in value) {
    return value.id as JsonValue;
  }
  return value as JsonValue;
}
