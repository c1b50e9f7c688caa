// What is an explanation given from: the values a rule saw, and the document they came from?

import type { Document } from "../model/document.ts";
import type { Instant } from "../model/time.ts";
import { observeDocument } from "./document-path.ts";
import type { Observation } from "./document-path.ts";
import type { Slot, SlotTable } from "./slot-table.ts";
import type { Value } from "./value.ts";

/** A document at an instant, with the values of a rule set's slots. */
export class Situation {
  readonly table: SlotTable;
  readonly slots: readonly Value[];
  readonly document: Document;
  readonly at: Instant;

  constructor(
    table: SlotTable,
    values: { readonly slots: readonly Value[]; readonly document: Document; readonly at: Instant },
  ) {
    this.table = table;
    this.slots = values.slots;
    this.document = values.document;
    this.at = values.at;
  }

  observe(slot: Slot): Observation {
    return observeDocument(slot.resolved, this.document, { at: this.at, names: this.table.names, maxAge: Infinity });
  }
}
