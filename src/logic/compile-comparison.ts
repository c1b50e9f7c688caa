// How are comparisons compiled? One closure per operator and shape of operands, so that each closure sees values of one
// type.

import { isAge, isOfPast, liesAhead } from "./age.ts";
import type { AgeCall } from "./age.ts";
import type { Budget } from "./budget.ts";
import type { Compiler, Decide, Evaluate } from "./compiler.ts";
import type { Call, Expression } from "./expression.ts";
import { looselyEqual } from "./reference.ts";
import type { Truth, Value } from "./value.ts";

export type Order = "<" | "<=" | ">" | ">=";
type Equality = "==" | "===" | "!=" | "!==";
export type Comparison = Order | Equality;

export function isOrder(operator: Comparison): operator is Order {
  return operator === "<" || operator === "<=" || operator === ">" || operator === ">=";
}

const COMPARISONS: ReadonlySet<string> = new Set<Comparison>(["<", "<=", ">", ">=", "==", "===", "!=", "!=="]);
const MIRRORED: Readonly<Record<Order, Order>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

export function isComparison(operator: string): operator is Comparison {
  return COMPARISONS.has(operator);
}

/** The operator that says the same with the operands swapped. */
export function mirrored(operator: Comparison): Comparison {
  return isOrder(operator) ? MIRRORED[operator] : operator;
}

export function compileComparison(call: Call, operator: Comparison, compiler: Compiler): Decide {
  const [left, right, third] = call.args as [Expression, Expression, Expression | undefined];
  if (third !== undefined) return compileBetween(operator === "<", left, right, third, compiler);
  const [leftConstant, rightConstant] = [compiler.constant(left), compiler.constant(right)];
  if (isOrder(operator)) {
    if (isAge(left) && !isAge(right)) return compileAgeOrder(operator, left, right, compiler);
    if (isAge(right) && !isAge(left)) return compileAgeOrder(MIRRORED[operator], right, left, compiler);
    if (isPrimitive(rightConstant)) return compileOrderTo(operator, left, rightConstant, compiler);
    if (isPrimitive(leftConstant)) return compileOrderTo(MIRRORED[operator], right, leftConstant, compiler);
    return orderBoth(operator, compiler.value(left), compiler.value(right), compiler.budget);
  }
  if (isPrimitive(rightConstant)) return compileEqualityTo(operator, left, rightConstant, compiler);
  if (isPrimitive(leftConstant)) return compileEqualityTo(operator, right, leftConstant, compiler);
  return equateBoth(operator, compiler.value(left), compiler.value(right), compiler.budget);
}

type Primitive = string | number | boolean;

/** Without null, which is neither less nor greater than anything and equals only itself. */
function isPrimitive(value: Value): value is Primitive {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Whether a value can be ordered: not null, and known in all its parts. */
function isOrderable(value: Value, budget: Budget): boolean {
  return value !== undefined && value !== null && (typeof value !== "object" || budget.isWhole(value));
}

function compileOrderTo(operator: Order, left: Expression, limit: Primitive, compiler: Compiler): Decide {
  const slot = compiler.slot(left);
  const { budget } = compiler;
  const other = orderAny(operator, limit, budget);
  if (slot === undefined || typeof limit !== "number") return orderTo(operator, compiler.value(left), limit, other);
  switch (operator) {
    case "<":
      return (slots) => {
        const value = slots[slot];
        return typeof value === "number" ? value < limit : other(value);
      };
    case "<=":
      return (slots) => {
        const value = slots[slot];
        return typeof value === "number" ? value <= limit : other(value);
      };
    case ">":
      return (slots) => {
        const value = slots[slot];
        return typeof value === "number" ? value > limit : other(value);
      };
    case ">=":
      return (slots) => {
        const value = slots[slot];
        return typeof value === "number" ? value >= limit : other(value);
      };
  }
}

function orderTo(operator: Order, left: Evaluate, limit: Primitive, other: (value: Value) => Truth): Decide {
  if (typeof limit !== "number") return (slots, item) => other(left(slots, item));
  switch (operator) {
    case "<":
      return (slots, item) => {
        const value = left(slots, item);
        return typeof value === "number" ? value < limit : other(value);
      };
    case "<=":
      return (slots, item) => {
        const value = left(slots, item);
        return typeof value === "number" ? value <= limit : other(value);
      };
    case ">":
      return (slots, item) => {
        const value = left(slots, item);
        return typeof value === "number" ? value > limit : other(value);
      };
    case ">=":
      return (slots, item) => {
        const value = left(slots, item);
        return typeof value === "number" ? value >= limit : other(value);
      };
  }
}

function orderAny(operator: Order, limit: Primitive, budget: Budget): (value: Value) => Truth {
  return (value) => (isOrderable(value, budget) ? isInOrder(operator, value, limit) : undefined);
}

/** JavaScript's own comparison with its conversions, as in the reference. */
export function isInOrder(operator: Order, a: Value, b: Value): boolean {
  const [left, right] = [a as number, b as number];
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

function orderBoth(operator: Order, left: Evaluate, right: Evaluate, budget: Budget): Decide {
  return (slots, item) => {
    const a = left(slots, item);
    const b = right(slots, item);
    return isOrderable(a, budget) && isOrderable(b, budget) ? isInOrder(operator, a, b) : undefined;
  };
}

function compileAgeOrder(operator: Order, age: AgeCall, limit: Expression, compiler: Compiler): Decide {
  const { budget } = compiler;
  const [days, most] = [compiler.value(age), compiler.value(limit)];
  const written = compiler.value(age.args[0] as Expression);
  return (slots, item) => {
    const a = days(slots, item);
    const b = most(slots, item);
    if (!isOrderable(a, budget) || !isOrderable(b, budget)) return undefined;
    if (isOfPast(b) && liesAhead(a, written(slots, item))) return undefined;
    return isInOrder(operator, a, b);
  };
}

function compileBetween(
  exclusive: boolean,
  low: Expression,
  middle: Expression,
  high: Expression,
  compiler: Compiler,
): Decide {
  const { budget } = compiler;
  const operator = exclusive ? "<" : "<=";
  const [from, value, to] = [compiler.value(low), compiler.value(middle), compiler.value(high)];
  return (slots, item) => {
    const a = from(slots, item);
    const b = value(slots, item);
    const c = to(slots, item);
    if (!isOrderable(a, budget) || !isOrderable(b, budget) || !isOrderable(c, budget)) return undefined;
    return isInOrder(operator, a, b) && isInOrder(operator, b, c);
  };
}

function compileEqualityTo(operator: Equality, left: Expression, wanted: Primitive, compiler: Compiler): Decide {
  const isStrict = operator === "===" || operator === "!==";
  const other = isStrict ? strictTo(wanted) : looseTo(wanted, compiler.budget);
  const equal = equalTo(wanted, compiler.slot(left), compiler.value(left), other);
  return operator === "==" || operator === "===" ? equal : (slots, item) => not(equal(slots, item));
}

/** Between values of one type `==` and `===` are the same. `other` compares with a value of any other type. */
function equalTo(wanted: Primitive, slot: number | undefined, value: Evaluate, other: (found: Value) => Truth): Decide {
  switch (typeof wanted) {
    case "string":
      return slot === undefined ? textOf(value, wanted, other) : textIn(slot, wanted, other);
    case "number":
      return slot === undefined ? numberOf(value, wanted, other) : numberIn(slot, wanted, other);
    default:
      return slot === undefined ? booleanOf(value, wanted, other) : booleanIn(slot, wanted, other);
  }
}

function textOf(value: Evaluate, wanted: Primitive, other: (found: Value) => Truth): Decide {
  return (slots, item) => {
    const found = value(slots, item);
    return typeof found === "string" ? found === wanted : other(found);
  };
}

function textIn(slot: number, wanted: Primitive, other: (found: Value) => Truth): Decide {
  return (slots) => {
    const found = slots[slot];
    return typeof found === "string" ? found === wanted : other(found);
  };
}

function numberOf(value: Evaluate, wanted: Primitive, other: (found: Value) => Truth): Decide {
  return (slots, item) => {
    const found = value(slots, item);
    return typeof found === "number" ? found === wanted : other(found);
  };
}

function numberIn(slot: number, wanted: Primitive, other: (found: Value) => Truth): Decide {
  return (slots) => {
    const found = slots[slot];
    return typeof found === "number" ? found === wanted : other(found);
  };
}

function booleanOf(value: Evaluate, wanted: Primitive, other: (found: Value) => Truth): Decide {
  return (slots, item) => {
    const found = value(slots, item);
    return found === true || found === false ? found === wanted : other(found);
  };
}

function booleanIn(slot: number, wanted: Primitive, other: (found: Value) => Truth): Decide {
  return (slots) => {
    const found = slots[slot];
    return found === true || found === false ? found === wanted : other(found);
  };
}

function strictTo(wanted: Primitive): (found: Value) => Truth {
  return (found) => (found === undefined ? undefined : found === wanted);
}

function looseTo(wanted: Primitive, budget: Budget): (found: Value) => Truth {
  return (found) => {
    if (found === undefined) return undefined;
    if (typeof found === "object" && found !== null && !budget.isWhole(found)) return undefined;
    return looselyEqual(found, wanted);
  };
}

export function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function equateBoth(operator: Equality, left: Evaluate, right: Evaluate, budget: Budget): Decide {
  const isEqual = operator === "==" || operator === "===";
  const isStrict = operator === "===" || operator === "!==";
  return (slots, item) => {
    const a = left(slots, item);
    const b = right(slots, item);
    if (a === undefined || b === undefined) return undefined;
    if (isStrict || typeof a === typeof b) return (a === b) === isEqual;
    // Only one of them is a list. JavaScript compares it as text, so all of it has to be known.
    if (!budget.isWhole(a) || !budget.isWhole(b)) return undefined;
    return looselyEqual(a, b) === isEqual;
  };
}
