// What is an explanation given from: the values a rule saw, and the document they came from?

import type { Document } from "../model/document.ts";
import type { Evidence } from "../model/finding.ts";
import type { JsonValue } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import { RelatedDocument, observeDocument } from "./document-path.ts";
import type { DocumentPath, Observation } from "./document-path.ts";
import type { Slot, SlotTable } from "./slot-table.ts";
import type { Value } from "./value.ts";

/** A document at an instant, with the values of a rule set's slots; what rules explain of it is shared between them. */
export class Situation {
  readonly table: SlotTable;
  readonly slots: readonly Value[];
  readonly document: Document;
  readonly at: Instant;
  readonly #evidence: (Evidence | undefined)[] = [];

  constructor(table: SlotTable, document: Document, at: Instant) {
    this.table = table;
    this.slots = table.load(document, at);
    this.document = document;
    this.at = at;
  }

  observe(slot: Slot): Observation {
    return observeDocument(slot.resolved, this.document, { at: this.at, names: this.table.names, maxAge: Infinity });
  }

  /** What a slot held, and where that came from. */
  evidence(index: number): Evidence {
    const known = this.#evidence[index];
    if (known !== undefined) return known;
    const slot = this.table.slots[index] as Slot;
    const path = slot.resolved.root === "related" ? `related.${slot.resolved.name}` : slot.name;
    const made = makeEvidence(path, slot.resolved, this.observe(slot));
    this.#evidence[index] = made;
    return made;
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An observation as evidence. */
export function makeEvidence(path: string, resolved: DocumentPath, { value, cause, fact }: Observation): Evidence {
  const evidence: Writable<Evidence> = { path };
  if (value !== undefined) evidence.value = plain(value, resolved);
  if (cause !== undefined) evidence.cause = cause;
  if (cause === "stale") evidence.maxAge = resolved.maxAge;
  if (fact === undefined) return evidence;
  evidence.source = fact.source;
  evidence.observedAt = fact.observedAt;
  evidence.provenance = fact.provenance;
  if (fact.url !== undefined) evidence.url = fact.url;
  if (fact.items !== undefined) evidence.items = fact.items;
  return evidence;
}

/** Related entities by their refs, a held level by its id. */
function plain(value: Value, resolved: DocumentPath): JsonValue {
  if (Array.isArray(value) && resolved.root === "related") {
    return value.map((item) => (item instanceof RelatedDocument ? item.ref : null));
  }
  if (resolved.root === "level" && typeof value === "object" && value !== null && "id" in value) {
    return value.id as JsonValue;
  }
  return value as JsonValue;
}
