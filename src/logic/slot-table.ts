// Which values does a set of rules read, and in which slot does a rule find each?

import type { Document } from "../model/document.ts";
import { FactColumns } from "../model/fact-columns.ts";
import type { Milliseconds } from "../model/time.ts";
import { resolveDocumentPath } from "./document-path.ts";
import type { DocumentPath, DocumentReading, FactNames } from "./document-path.ts";
import { compileLoad } from "./load-slot.ts";
import type { LoadSlot } from "./load-slot.ts";
import { showPath } from "./show-value.ts";
import type { Value } from "./value.ts";

/** A value that rules read: a path and its `maxAge`. The same path with two values of `maxAge` takes two slots. */
export interface Slot {
  /** The path as messages show it, with brackets around keys that hold dots. */
  readonly name: string;
  /** The keys as in the rule: `["facts", "test", "line_coverage_pct"]`; for a relation `["related", "dependsOn"]`. */
  readonly path: readonly string[];
  /**
   * Names what has to change for the value to change: `facts.` and the fact's name (under `x.`: all the keys),
   * `levels.` and the scorecard, `related:` and the relation, `now`, or else the dotted path.
   */
  readonly key: string;
  /** How old the fact may be; Infinity: any age, or not a fact. */
  readonly maxAge: Milliseconds;
  readonly resolved: DocumentPath;
  /** Whether an absent value is `undefined` rather than null: so for a read with a default. */
  readonly absentIsUndefined: boolean;
}

/** Slot 0 holds the instant of evaluation. */
export const NOW = 0;

const NOW_SLOT: Slot = {
  name: "now",
  path: ["now"],
  key: "now",
  maxAge: Infinity,
  resolved: { root: "nowhere", name: "", keys: [], maxAge: Infinity },
  absentIsUndefined: false,
};

/** How one slot is filled. */
interface Load {
  readonly slot: number;
  readonly load: LoadSlot;
}

/** For a fact that has a column of its own. */
interface ColumnLoad extends Load {
  readonly column: number;
  readonly maxAge: Milliseconds;
}

/** Which slots are filled. */
export interface LoadPlan {
  readonly columns: readonly ColumnLoad[];
  readonly others: readonly Load[];
}

export class SlotTable {
  readonly slots: Slot[] = [NOW_SLOT];
  readonly names: FactNames;
  readonly #all = { columns: [] as ColumnLoad[], others: [] as Load[] };
  readonly #empty: Value[] = [undefined];
  readonly #indexes = new Map<string, number>();

  constructor(names: FactNames) {
    this.names = names;
  }

  /** The slot of a path from a document's root, for a rule with this `maxAge`. */
  ofPath(path: readonly string[], maxAge: Milliseconds, absentIsUndefined: boolean): number {
    return this.#add(path, resolveDocumentPath(path, this.names, maxAge), absentIsUndefined);
  }

  ofRelation(relation: string, maxAge: Milliseconds): number {
    return this.#add(["related", relation], { root: "related", name: relation, keys: [], maxAge }, false);
  }

  #add(path: readonly string[], resolved: DocumentPath, absentIsUndefined: boolean): number {
    const id = JSON.stringify([resolved.root, path, resolved.maxAge, absentIsUndefined]);
    const known = this.#indexes.get(id);
    if (known !== undefined) return known;
    const [name, key] = [showPath(path), keyOf(path, resolved)];
    const index = this.slots.push({ name, path, key, maxAge: resolved.maxAge, resolved, absentIsUndefined }) - 1;
    this.#empty.push(undefined);
    this.#indexes.set(id, index);
    this.#addLoad({ slot: index, load: compileLoad(resolved, absentIsUndefined) }, resolved);
    return index;
  }

  #addLoad(load: Load, { root, name, keys, maxAge }: DocumentPath): void {
    const column = root === "fact" && keys.length === 0 ? this.names.order?.get(name) : undefined;
    if (column === undefined) this.#all.others.push(load);
    else this.#all.columns.push({ ...load, column, maxAge });
  }

  /** A plan that fills these slots alone. */
  planOf(slots: Iterable<number>): LoadPlan {
    const wanted = new Set(slots);
    const isWanted = ({ slot }: Load): boolean => wanted.has(slot);
    return { columns: this.#all.columns.filter(isWanted), others: this.#all.others.filter(isWanted) };
  }

  /** The values of the slots in the plan (left out: all). Other slots stay `undefined`. */
  load(document: Document, reading: DocumentReading, plan: LoadPlan = this.#all): Value[] {
    // A copy of a list without numbers: the engine would lay out a list that starts with numbers anew at the first
    // text.
    const values = this.#empty.slice();
    values[NOW] = reading.at;
    if (document.facts instanceof FactColumns && document.facts.order === this.names.order) {
      fillFromColumns(values, plan.columns, document.facts, document, reading);
    } else fill(values, plan.columns, document, reading);
    fill(values, plan.others, document, reading);
    return values;
  }
}

function fill(values: Value[], loads: readonly Load[], document: Document, reading: DocumentReading): void {
  for (const { slot, load } of loads) values[slot] = load(document, reading);
}

function fillFromColumns(
  values: Value[],
  loads: readonly ColumnLoad[],
  facts: FactColumns,
  document: Document,
  reading: DocumentReading,
): void {
  const { values: known, observedAt } = facts;
  for (const { slot, column, maxAge, load } of loads) {
    const age = reading.at - (observedAt[column] ?? Number.NaN);
    values[slot] = age <= maxAge ? known[column] : load(document, reading);
  }
}

/** The `Slot.key` of a path. */
export function keyOf(path: readonly string[], resolved: DocumentPath): string {
  switch (resolved.root) {
    case "fact":
    case "undeclared-fact":
      return `facts.${resolved.name}`;
    case "level":
      return `levels.${resolved.name}`;
    case "related":
      return `related:${resolved.name}`;
    default:
      return path.join(".");
  }
}
