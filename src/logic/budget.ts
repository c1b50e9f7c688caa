// How much work may one rule do before it is stopped?

import type { Value } from "./value.ts";

/** The steps a rule may take on one document: list items visited, and units that `cat` and `merge` add. */
export const DEFAULT_FUEL = 50_000;

/** A rule that could not be evaluated to its end. Its outcome is unknown, with cause `rule-error`. */
export class RuleError extends Error {
  override readonly name = "RuleError";
}

/**
 * The steps that remain to the rule under evaluation. Rules of a set share one budget, since they are evaluated one at
 * a time.
 */
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

  /** Throws a RuleError when no steps remain. */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new RuleError(`stopped after ${this.fuel} steps, the most one rule may take`);
  }

  /**
   * Whether a value is known in all its parts, nested lists included. Operators call this before they turn a value into
   * text or a number: it charges for the size, and finds lists that are only partly known.
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
