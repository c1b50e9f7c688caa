// When can the truth of a rule next change by time alone?

import { DAY, parseInstant } from "../model/time.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { isAge, isOfPast, leewayOf, liesAhead } from "./age.ts";
import { isInOrder, isOrder } from "./compile-comparison.ts";
import type { Comparison } from "./compile-comparison.ts";
import type { Compiler } from "./compiler.ts";
import { RelatedDocument } from "./document-path.ts";
import type { Observation } from "./document-path.ts";
import { documentReads, walkExpression } from "./expression.ts";
import type { Call, Expression } from "./expression.ts";
import type { Situation } from "./situation.ts";
import { NOW } from "./slot-table.ts";
import type { Slot } from "./slot-table.ts";
import type { Value } from "./value.ts";

/** How soon to look again where an age is used in arithmetic, so that the instant of a change cannot be computed. */
const MINUTE: Milliseconds = 60_000;

/** Finds the instants at which the truth of one rule can change although no document does. */
export class RuleClock {
  readonly #expression: Expression;
  readonly #compiler: Compiler;
  readonly #reads: readonly number[];
  /** Those of the slots read that can hold facts with a maximum age. */
  #ageing: readonly number[] | undefined;
  readonly #itemPaths: readonly (readonly string[])[];

  constructor(expression: Expression, compiler: Compiler, reads: readonly number[]) {
    this.#expression = expression;
    this.#compiler = compiler;
    this.#reads = reads;
    this.#itemPaths = documentReads(expression)
      .filter((read) => read.scope === "item")
      .map((read) => read.documentKeys);
  }

  /** The earliest instant at which a fact in use becomes stale, or an age crosses the limit it is compared with. */
  nextFlip(situation: Situation): Instant | undefined {
    let next = Infinity;
    const note = (at: Instant): void => {
      if (at > situation.at && at < next) next = at;
    };
    for (const at of this.#expiries(situation)) note(at);
    for (const at of this.#crossings(situation)) note(at);
    return next === Infinity ? undefined : next;
  }

  #slotsThatAge({ table }: Situation): readonly number[] {
    return (this.#ageing ??= this.#reads.filter((index) => {
      const { resolved, maxAge } = table.slots[index] as Slot;
      const isFact = resolved.root === "fact" || resolved.root === "undeclared-fact";
      return resolved.root === "related" || (isFact && Number.isFinite(maxAge));
    }));
  }

  *#expiries(situation: Situation): Iterable<Instant> {
    for (const index of this.#slotsThatAge(situation)) {
      const slot = situation.table.slots[index] as Slot;
      yield* expiryOf(situation.observe(slot), slot.maxAge);
      const value = situation.slots[index];
      if (slot.resolved.root !== "related" || !Array.isArray(value)) continue;
      for (const item of value) if (item instanceof RelatedDocument) yield* this.#expiriesOf(item);
    }
  }

  *#expiriesOf(item: RelatedDocument): Iterable<Instant> {
    for (const keys of this.#itemPaths) {
      const { path, ...observation } = item.observe(keys);
      yield* expiryOf(observation, path.maxAge);
    }
  }

  #crossings(situation: Situation): readonly Instant[] {
    if (!this.#reads.includes(NOW)) return [];
    const visit = new AgeVisit(situation);
    this.#compiler.budget.refill();
    try {
      visit.visit(this.#expression, this.#compiler, undefined);
    } catch {
      // Where evaluation fails, the truth is not known and cannot change by time alone.
    }
    return visit.instants;
  }
}

/** The first instant at which the fact is older than it may be. */
function* expiryOf({ fact, cause }: Observation, maxAge: Milliseconds): Iterable<Instant> {
  if (fact !== undefined && cause === undefined && Number.isFinite(maxAge)) yield fact.observedAt + maxAge + 1;
}

/** Walks a rule with its values and notes the instants at which its ages cross what they are compared with. */
class AgeVisit {
  readonly instants: Instant[] = [];
  readonly #situation: Situation;

  constructor(situation: Situation) {
    this.#situation = situation;
  }

  visit(expression: Expression, compiler: Compiler, item: Value): void {
    if (expression.kind === "list") for (const part of expression.items) this.visit(part, compiler, item);
    if (expression.kind === "read" && expression.fallback !== undefined)
      this.visit(expression.fallback, compiler, item);
    if (expression.kind === "call") this.#visitCall(expression, compiler, item);
  }

  #visitCall(call: Call, compiler: Compiler, item: Value): void {
    const [list, body] = call.args as [Expression, Expression];
    switch (call.operator) {
      case "age_days":
        this.instants.push(this.#situation.at + MINUTE);
        return this.visit(list, compiler, item);
      case "some":
      case "all":
      case "every":
      case "none":
      case "filter":
      case "map":
        this.visit(list, compiler, item);
        return this.#visitItems(list, body, compiler, item);
      case "reduce":
        for (const arg of call.args) if (mentionsAge(arg)) this.instants.push(this.#situation.at + MINUTE);
        return;
      case "<":
      case "<=":
      case ">":
      case ">=":
      case "==":
      case "===":
      case "!=":
      case "!==":
        return this.#visitComparison(call.args, call.operator, compiler, item);
      default:
        for (const arg of call.args) this.visit(arg, compiler, item);
    }
  }

  #visitItems(list: Expression, body: Expression, compiler: Compiler, item: Value): void {
    if (!mentionsAge(body)) return;
    const items = compiler.value(list)(this.#situation.slots, item);
    if (!Array.isArray(items)) return;
    for (const element of items) {
      compiler.budget.spend(1);
      this.visit(body, compiler.inBody(), element);
    }
  }

  /** With three operands, each is compared with the next one. */
  #visitComparison(args: readonly Expression[], operator: Comparison, compiler: Compiler, item: Value): void {
    const isOrdered = isOrder(operator) && args.length === 2;
    for (const [index, arg] of args.entries()) {
      const date = ageOf(arg);
      if (date === undefined) {
        this.visit(arg, compiler, item);
        continue;
      }
      const [before, after] = [args[index - 1], args[index + 1]];
      // Two ages grow at the same rate, so which of them is greater never changes.
      if (before !== undefined && ageOf(before) === undefined) {
        const holds: AgeHolds = (age, limit) => compare(operator, limit, age);
        this.#cross({ date, limit: before, holds, isOrdered }, compiler, item);
      }
      if (after !== undefined && ageOf(after) === undefined) {
        const holds: AgeHolds = (age, limit) => compare(operator, age, limit);
        this.#cross({ date, limit: after, holds, isOrdered }, compiler, item);
      }
    }
  }

  /** Notes the first instant after now at which comparing the age with the number gives another result. */
  #cross({ date, limit, holds, isOrdered }: AgeComparison, compiler: Compiler, item: Value): void {
    const { slots, at } = this.#situation;
    const written = compiler.value(date)(slots, item);
    const instant = typeof written === "string" ? parseInstant(written) : undefined;
    const found = compiler.value(limit)(slots, item);
    if (instant === undefined || found === undefined || found === null) return;
    const days = Number(found);
    const isUnknown = (age: number): boolean => isOrdered && isOfPast(days) && liesAhead(age, written);
    const holdsAt = (now: Instant): boolean | undefined => {
      const age = (now - instant) / DAY;
      return isUnknown(age) ? undefined : holds(age, days);
    };
    const crossing = instant + days * DAY;
    const arrival = isOrdered && isOfPast(days) ? [instant - leewayOf(String(written))] : [];
    const next = [...arrival, Math.ceil(crossing), Math.floor(crossing) + 1].find(
      (candidate) => candidate > at && holdsAt(candidate) !== holdsAt(at),
    );
    if (next !== undefined) this.instants.push(next);
  }
}

type AgeHolds = (age: number, limit: number) => boolean;

interface AgeComparison {
  readonly date: Expression;
  readonly limit: Expression;
  readonly holds: AgeHolds;
  /**
   * Whether this is a two-operand `<`, `<=`, `>` or `>=`. Such a comparison with more than 0 days is not known for a
   * moment in the future.
   */
  readonly isOrdered: boolean;
}

/**
 * Only the numbers count. For an equality only whether they are equal matters: it changes where they meet and where
 * they part.
 */
function compare(operator: Comparison, a: number, b: number): boolean {
  return isOrder(operator) ? isInOrder(operator, a, b) : a === b;
}

/** The operand of an `age_days`; undefined for anything else. */
function ageOf(expression: Expression): Expression | undefined {
  return isAge(expression) ? expression.args[0] : undefined;
}

function mentionsAge(expression: Expression): boolean {
  let mentions = false;
  walkExpression(expression, (part) => {
    if (isAge(part)) mentions = true;
  });
  return mentions;
}
