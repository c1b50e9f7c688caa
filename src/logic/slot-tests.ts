// Which rules are one comparison of a slot with a constant? Most are: they are judged in a loop, without a call for each.

import { isComparison, isOrder, mirrored } from "./compile-comparison.ts";
import type { Comparison, Order } from "./compile-comparison.ts";
import type { Compiler } from "./compiler.ts";
import type { Expression } from "./expression.ts";
import type { Value } from "./value.ts";

/** What is written for a truth that is not known; 0 for false, 1 for true. */
export const NOT_KNOWN = 2;

/** `constant` is `whenEqual` (1 or 0) for the value that equals it. */
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

/** Judges a rule by its closure: where the value is of another type than the constant. */
type JudgeRule = (rule: number, slots: readonly Value[]) => number;

/** The rules of a set that are such comparisons. Each loop has values of one type, as its code is compiled for one. */
export class SlotTests {
  readonly #orders: readonly OfRule<OrderTest>[];
  readonly #numbers: readonly OfRule<EqualityTest>[];
  readonly #booleans: readonly OfRule<EqualityTest>[];
  readonly #texts: readonly OfRule<EqualityTest>[];

  /** `tests`: one per rule, undefined for a rule that is no such comparison. */
  constructor(tests: readonly (SlotTest | undefined)[]) {
    const ofRules = tests.flatMap((test, rule) => (test === undefined ? [] : [{ ...test, rule }]));
    const equalities = ofRules.filter((test) => "constant" in test);
    const orders = ofRules.filter((test) => "limit" in test);
    // In runs of one operator, which the processor comes to expect.
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

/** The comparison that a rule is; undefined where it is anything else. */
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
  // Among values of one type both equalities are one.
  const whenEqual = operator === "==" || operator === "===" ? 1 : 0;
  return { slot, constant: constant as string | number | boolean, whenEqual };
}
