// How much may one rule do before it is stopped?

import type { Value } from "./value.ts";

/** Steps a rule may take on one document: list items visited, and units that `cat` and `merge` grow. */
export const DEFAULT_FUEL = 50_000;

/** A rule that could not be evaluated to an end; its outcome is unknown with cause `rule-error`. */
export class RuleError extends Error {
  override readonly name = "RuleError";
}

/** The steps that are left to the rule under evaluation. One evaluation runs at a time, so rules of one set share it. */
export class Budget {
  readonly fuel: number;
  left: number;

  constructor(fuel: number) {
    this.fuel = fuel;
    this.left = fuel;
  }

  refill(): void {
    this.left = this.fuel;
  }

  /** Throws a RuleError when nothing is left. */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new RuleError(`stopped after ${this.fuel} steps, the most one rule may take`);
  }

  /**
   * Whether all of `value` is known, items of items included. What an operator is about to turn into text or a number
   * goes through here first: it is charged for its size, and a list that is only partly known is found out.
   */
  isWhole(value: Value): boolean {
    if (value === undefined) return false;
    if (!Array.isArray(value)) return true;
    this.spend(value.length);
    for (const item of value) {
      if (typeof item === "string") this.spend(item.length >> 4);
      else if (!this.isWhole(item)) return false;
    }
    return true;
  }
}
