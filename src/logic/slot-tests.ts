// Which rules are a single comparison of a slot with a constant? Most are, and are judged in a loop without a call for
// each.

import { isComparison, isOrder, mirrored } from "./compile-comparison.ts";
import type { Comparison, Order } from "./compile-comparison.ts";
import type { Compiler } from "./compiler.ts";
import type { Expression } from "./expression.ts";
import type { Value } from "./value.ts";

/** The code for a truth that is not known; 0 is false, 1 is true. */
export const NOT_KNOWN = 2;

/** `whenEqual`: the code (0 or 1) for a value equal to `constant`. */
interface EqualityTest {
  readonly slot: number;
  readonly constant: string | number | boolean;
  readonly whenEqual: number;
}

interface OrderTest {
  readonly slot: number;
  readonly limit: number;
  readonly operator: Order;
}

export type SlotTest = EqualityTest | OrderTest;

type OfRule<Test> = Test & { readonly rule: number };

/** Judges one rule by its closure. Needed where the value is of another type than the constant. */
type JudgeRule = (rule: number, slots: readonly Value[]) => number;

/**
 * All rules of a set that are such comparisons. Each loop handles values of one type, so that the engine can specialise
 * its code.
 */
export class SlotTests {
  readonly #orders: readonly OfRule<OrderTest>[];
  readonly #numbers: readonly OfRule<EqualityTest>[];
  readonly #booleans: readonly OfRule<EqualityTest>[];
  readonly #texts: readonly OfRule<EqualityTest>[];

  /** `tests`: one for each rule of the set; undefined where the rule is not such a comparison. */
  constructor(tests: readonly (SlotTest | undefined)[]) {
    const ofRules = tests.flatMap((test, rule) => (test === undefined ? [] : [{ ...test, rule }]));
    const equalities = ofRules.filter((test) => "constant" in test);
    const orders = ofRules.filter((test) => "limit" in test);
    // Sorted by operator, so that the processor can predict the branches.
    this.#orders = (["<", "<=", ">", ">="] as const).flatMap((order) =>
      orders.filter((test) => test.operator === order),
    );
    this.#numbers = equalities.filter(({ constant }) => typeof constant === "number");
    this.#booleans = equalities.filter(({ constant }) => typeof constant === "boolean");
    this.#texts = equalities.filter(({ constant }) => typeof constant === "string");
  }

  judge(slots: readonly Value[], into: Uint8Array, judgeRule: JudgeRule): void {
    for (const { rule, slot, operator, limit } of this.#orders) {
      const value = slots[slot];
      if (typeof value === "number") into[rule] = isInOrder(operator, value, limit) ? 1 : 0;
      else into[rule] = value === undefined ? NOT_KNOWN : judgeRule(rule, slots);
    }
    for (const { rule, slot, constant, whenEqual } of this.#numbers) {
      const value = slots[slot];
      if (typeof value === "number") into[rule] = value === constant ? whenEqual : 1 - whenEqual;
      else into[rule] = value === undefined ? NOT_KNOWN : judgeRule(rule, slots);
    }
    for (const { rule, slot, constant, whenEqual } of this.#booleans) {
      const value = slots[slot];
      if (value === true || value === false) into[rule] = value === constant ? whenEqual : 1 - whenEqual;
      else into[rule] = value === undefined ? NOT_KNOWN : judgeRule(rule, slots);
    }
    for (const { rule, slot, constant, whenEqual } of this.#texts) {
      const value = slots[slot];
      if (typeof value === "string") into[rule] = value === constant ? whenEqual : 1 - whenEqual;
      else into[rule] = value === undefined ? NOT_KNOWN : judgeRule(rule, slots);
    }
  }
}

function isInOrder(operator: Order, value: number, limit: number): boolean {
  switch (operator) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
  }
}

/** A rule as such a comparison; undefined where it is anything else. */
export function slotTestOf(expression: Expression, compiler: Compiler): SlotTest | undefined {
  if (expression.kind !== "call" || !isComparison(expression.operator)) return undefined;
  const { operator } = expression;
  const [left, right, third] = expression.args;
  if (left === undefined || right === undefined || third !== undefined) return undefined;
  return testOf(operator, left, right, compiler) ?? testOf(mirrored(operator), right, left, compiler);
}

function testOf(
  operator: Comparison,
  subject: Expression,
  other: Expression,
  compiler: Compiler,
): SlotTest | undefined {
  const slot = compiler.slot(subject);
  const constant = compiler.constant(other);
  if (slot === undefined || constant === undefined || constant === null || typeof constant === "object")
    return undefined;
  if (isOrder(operator)) return typeof constant === "number" ? { slot, limit: constant, operator } : undefined;
  // Between values of one type `==` and `===` are the same.
  const whenEqual = operator === "==" || operator === "===" ? 1 : 0;
  return { slot, constant: constant as string | number | boolean, whenEqual };
}
