// What does an expression evaluate to on plain data, without a document or an entity?

import type { JsonValue } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import { Budget, DEFAULT_FUEL } from "./budget.ts";
import { ExpressionCompiler } from "./compile-expression.ts";
import type { Reader } from "./compiler.ts";
import type { Expression } from "./expression.ts";
import { readPath, readPathOrUndefined } from "./value.ts";
import type { Truth, Value } from "./value.ts";

export interface EvaluateOptions {
  /** Dotted paths that count as not known, whatever the data holds there. */
  readonly unknown?: readonly string[];
  /** The instant `age_days` counts from. Without it no age is known. */
  readonly at?: Instant;
  readonly fuel?: number;
}

/**
 * Evaluates an expression on any JSON value; what is absent reads as null. `undefined`: not known. Throws a RuleError
 * where the rule takes too many steps, and a TypeError or RangeError where JavaScript's conversions fail. `related`
 * reads the lists under the data's own `related`; `at_level` cannot compare levels, since there is no scorecard to rank
 * them.
 */
export function evaluateValue(
  expression: Expression,
  data: JsonValue,
  options: EvaluateOptions = {},
): JsonValue | undefined {
  const reader = new DataReader();
  const budget = new Budget(options.fuel ?? DEFAULT_FUEL);
  const evaluate = new ExpressionCompiler(reader, budget).value(expression);
  budget.refill();
  const value = evaluate(reader.load(withUnknowns(data, options.unknown), options.at), undefined);
  return isKnown(value, budget) ? (value as JsonValue) : undefined;
}

/** A list or object with a member that is not known is not a JSON value. */
function isKnown(value: Value, budget: Budget): boolean {
  if (typeof value !== "object" || value === null) return value !== undefined;
  budget.spend(1);
  return Object.values(value).every((member) => isKnown(member, budget));
}

/** As `evaluateValue`, for the truth alone. The truth can be known where the value is not. */
export function evaluateTruth(expression: Expression, data: JsonValue, options: EvaluateOptions = {}): Truth {
  const reader = new DataReader();
  const budget = new Budget(options.fuel ?? DEFAULT_FUEL);
  const decide = new ExpressionCompiler(reader, budget).truth(expression);
  budget.refill();
  return decide(reader.load(withUnknowns(data, options.unknown), options.at), undefined);
}

interface DataSlot {
  readonly path: readonly string[];
  readonly absentIsUndefined: boolean;
}

/** Reads paths of one JSON value. */
class DataReader implements Reader {
  readonly #slots: DataSlot[] = [];

  slotOf(path: readonly string[], absentIsUndefined: boolean): number {
    // `push` returns the new length, which is the right index because slot 0 holds the instant.
    return this.#slots.push({ path, absentIsUndefined });
  }

  slotOfRelation(relation: string): number {
    return this.slotOf(["related", relation], false);
  }

  slotOfLevel(scorecard: string): number {
    return this.slotOf(["levels", scorecard], true);
  }

  slotOfNow(): number {
    return 0;
  }

  resolve(): undefined {
    return undefined;
  }

  levelRank(): undefined {
    return undefined;
  }

  load(data: Value, at: Instant | undefined): Value[] {
    const read = (slot: DataSlot): Value => (slot.absentIsUndefined ? readPathOrUndefined : readPath)(data, slot.path);
    return [at, ...this.#slots.map(read)];
  }
}

/** A copy of the data with `undefined` at the given paths; members are added where a path does not exist. */
function withUnknowns(data: JsonValue, paths: readonly string[] | undefined): Value {
  if (paths === undefined) return data;
  return paths.reduce<Value>((value, path) => withUnknown(value, path.split(".")), data);
}

function withUnknown(value: Value, [key, ...rest]: readonly string[]): Value {
  if (key === undefined || value === undefined) return undefined;
  const copy: Value[] | Record<string, Value> = Array.isArray(value)
    ? [...(value as readonly Value[])]
    : { ...Object(value) };
  const members = copy as Record<string, Value>;
  members[key] = withUnknown(Object.hasOwn(members, key) ? members[key] : null, rest);
  return copy;
}
