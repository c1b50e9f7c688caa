// How are the facts of one entity stored so that rules find them without a search? In columns, in the order of
// declaration.

import type { Fact, FactTable } from "./fact.ts";
import type { JsonValue } from "./json.ts";
import type { Instant } from "./time.ts";

/** The column of each declared fact. Code that has the same order object finds facts by column instead of by name. */
export type FactOrder = ReadonlyMap<string, number>;

const ORDERS = new WeakMap<object, FactOrder>();

/**
 * Columns from 0 in the order of declaration. The same map of declarations always gives the same object, so that orders
 * can be compared by identity.
 */
export function factOrderOf(declarations: ReadonlyMap<string, unknown>): FactOrder {
  const known = ORDERS.get(declarations);
  if (known !== undefined) return known;
  const order = new Map([...declarations.keys()].map((name, column) => [name, column]));
  ORDERS.set(declarations, order);
  return order;
}

/** A fact table from which a rule set can read many facts cheaply: values and times are stored side by side. */
export class FactColumns implements FactTable {
  readonly order: FactOrder;
  /** By column: the value that counts as long as it is fresh; `undefined` where there is none. */
  readonly values: (JsonValue | undefined)[];
  /**
   * By column: when the value was observed. Infinity: there is no value, whatever the maximum age. NaN: several facts
   * have to be looked at; every comparison of an age with NaN is false.
   */
  readonly observedAt: Instant[];
  /** Most columns have one fact, which is stored without a list: a list for each would double the memory. */
  readonly #facts: (Fact | readonly Fact[] | undefined)[];
  /** Facts that have no column: names under `x.`. */
  readonly #others = new Map<string, readonly Fact[]>();

  constructor(order: FactOrder) {
    this.order = order;
    this.values = Array<undefined>(order.size).fill(undefined);
    this.observedAt = Array<Instant>(order.size).fill(Infinity);
    this.#facts = Array<undefined>(order.size).fill(undefined);
  }

  /** A copy that can be changed without changing this table. */
  copy(): FactColumns {
    const copy = new FactColumns(this.order);
    for (let column = 0; column < this.values.length; column++) {
      copy.values[column] = this.values[column];
      copy.observedAt[column] = this.observedAt[column] ?? Infinity;
      copy.#facts[column] = this.#facts[column];
    }
    for (const [name, facts] of this.#others) copy.#others.set(name, facts);
    return copy;
  }

  get(name: string): readonly Fact[] | undefined {
    const column = this.order.get(name);
    return column === undefined ? this.#others.get(name) : this.#at(column);
  }

  #at(column: number): readonly Fact[] | undefined {
    const kept = this.#facts[column];
    return kept === undefined || isList(kept) ? kept : [kept];
  }

  /** The facts of one name, in order of precedence, at least one. */
  set(name: string, facts: readonly Fact[]): void {
    const column = this.order.get(name);
    if (column === undefined) {
      this.#others.set(name, facts);
      return;
    }
    const [first, second] = facts;
    const value = first?.value ?? undefined;
    this.#facts[column] = second === undefined ? first : facts;
    this.values[column] = value;
    this.observedAt[column] = value !== undefined && first ? first.observedAt : second ? Number.NaN : Infinity;
  }

  *[Symbol.iterator](): MapIterator<[string, readonly Fact[]]> {
    for (const [name, column] of this.order) {
      const facts = this.#at(column);
      if (facts !== undefined) yield [name, facts];
    }
    yield* this.#others;
  }
}

function isList(kept: Fact | readonly Fact[]): kept is readonly Fact[] {
  return Array.isArray(kept);
}
