// How are the operators over plain values compiled: arithmetic, text, dates, versions, levels?

import { DAY, parseInstant } from "../model/time.ts";
import { RuleError } from "./budget.ts";
import type { Budget } from "./budget.ts";
import { compileCount } from "./compile-iterator.ts";
import type { Compiler, Decide, Evaluate } from "./compiler.ts";
import type { Call, Expression } from "./expression.ts";
import { matchesGlob } from "../model/glob.ts";
import { add, divide, largest, multiply, negate, remainder, smallest, subtract, substring } from "./reference.ts";
import { Readable } from "./value.ts";
import type { Truth, Value } from "./value.ts";
import { compareVersions, isVersionOperator, parseVersion } from "./version.ts";

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "min" | "max";

/** The result is not known if any operand is not known or null. */
export function compileArithmetic(call: Call, operator: ArithmeticOperator, compiler: Compiler): Evaluate {
  const args = call.args.map((arg) => compiler.value(arg));
  const { budget } = compiler;
  const [first, second] = args as [Evaluate, Evaluate | undefined];
  if (args.length === 2 && second !== undefined) return ofTwo(first, second, operator, budget);
  if (operator === "-") {
    return (slots, item) => {
      const value = first(slots, item);
      return isOperand(value, budget) ? negate(value) : undefined;
    };
  }
  const combine = combinationOf(operator);
  return (slots, item) => {
    const values: Value[] = [];
    for (const arg of args) {
      const value = arg(slots, item);
      if (!isOperand(value, budget)) return undefined;
      values.push(value);
    }
    return combine(values);
  };
}

function isOperand(value: Value, budget: Budget): boolean {
  return value !== undefined && value !== null && (typeof value !== "object" || budget.isWhole(value));
}

function ofTwo(left: Evaluate, right: Evaluate, operator: ArithmeticOperator, budget: Budget): Evaluate {
  const combine = combinationOfTwo(operator);
  return (slots, item) => {
    const a = left(slots, item);
    const b = right(slots, item);
    return isOperand(a, budget) && isOperand(b, budget) ? combine(a, b) : undefined;
  };
}

function combinationOfTwo(operator: ArithmeticOperator): (a: Value, b: Value) => Value {
  switch (operator) {
    case "-":
      return subtract;
    case "/":
      return divide;
    case "%":
      return remainder;
    default: {
      const combine = combinationOf(operator);
      return (a, b) => combine([a, b]);
    }
  }
}

function combinationOf(operator: ArithmeticOperator): (values: readonly Value[]) => Value {
  switch (operator) {
    case "+":
      return add;
    case "*":
      return multiply;
    case "min":
      return smallest;
    case "max":
      return largest;
    default:
      throw new RuleError(`\`${operator}\` takes two operands`);
  }
}

export function compileIn(call: Call, compiler: Compiler): Decide {
  const [needle, haystack] = call.args as [Expression, Expression];
  const constant = compiler.constant(haystack);
  const { budget } = compiler;
  if (Array.isArray(constant)) return inConstant(compiler.value(needle), compiler.slot(needle), constant);
  const [sought, place] = [compiler.value(needle), compiler.value(haystack)];
  return (slots, item) => {
    const value = sought(slots, item);
    const found = place(slots, item);
    if (found === undefined || value === undefined) return undefined;
    if (typeof found === "string") {
      if (typeof value === "string") return found !== "" && found.includes(value);
      if (found === "") return false;
      return budget.isWhole(value) ? found.includes(String(value)) : undefined;
    }
    if (!Array.isArray(found)) return false;
    budget.spend(found.length >> 3);
    return isAmong(value, found);
  };
}

function isAmong(value: Value, list: readonly Value[]): Truth {
  let isKnown = true;
  for (let at = 0; at < list.length; at++) {
    if (list[at] === value) return true;
    if (list[at] === undefined) isKnown = false;
  }
  return isKnown ? false : undefined;
}

/** From this many items on, a set is faster than walking the list. */
const LONG = 8;

function inConstant(needle: Evaluate, slot: number | undefined, list: readonly Value[]): Decide {
  if (list.length > LONG) {
    const set = new Set(list);
    return (slots, item) => {
      const value = needle(slots, item);
      return value === undefined ? undefined : set.has(value);
    };
  }
  if (slot === undefined) {
    return (slots, item) => {
      const value = needle(slots, item);
      return value === undefined ? undefined : isOneOf(value, list);
    };
  }
  return (slots) => {
    const value = slots[slot];
    return value === undefined ? undefined : isOneOf(value, list);
  };
}

function isOneOf(value: Value, list: readonly Value[]): boolean {
  for (let at = 0; at < list.length; at++) if (list[at] === value) return true;
  return false;
}

export function compileMerge(call: Call, compiler: Compiler): Evaluate {
  const args = call.args.map((arg) => compiler.value(arg));
  const { budget } = compiler;
  return (slots, item) => {
    const merged: Value[] = [];
    for (const arg of args) {
      const value = arg(slots, item);
      if (value === undefined) return undefined;
      if (Array.isArray(value)) {
        budget.spend(value.length);
        for (const element of value) merged.push(element);
      } else {
        budget.spend(1);
        merged.push(value);
      }
    }
    return merged;
  };
}

export function compileCat(call: Call, compiler: Compiler): Evaluate {
  const args = call.args.map((arg) => compiler.value(arg));
  const { budget } = compiler;
  return (slots, item) => {
    let text = "";
    for (const arg of args) {
      const value = arg(slots, item);
      if (!budget.isWhole(value)) return undefined;
      const part = value === null ? "" : String(value);
      budget.spend(part.length);
      text += part;
    }
    return text;
  };
}

export function compileSubstring(call: Call, compiler: Compiler): Evaluate {
  const { budget } = compiler;
  const [source, start, length] = call.args.map((arg) => compiler.value(arg)) as [
    Evaluate,
    Evaluate,
    Evaluate | undefined,
  ];
  return (slots, item) => {
    const text = source(slots, item);
    const from = start(slots, item);
    const count = length?.(slots, item);
    if (length !== undefined && !budget.isWhole(count)) return undefined;
    return budget.isWhole(text) && budget.isWhole(from) ? substring(text, from, count) : undefined;
  };
}

/** The length of anything but a text, a list or null is not known, with cause `bad-value`. */
export function compileLength(call: Call, compiler: Compiler): Evaluate {
  const [operand] = call.args as [Expression];
  if (operand.kind === "call" && operand.operator === "filter") return compileCount(operand, compiler);
  const value = compiler.value(operand);
  return (slots, item) => {
    const found = value(slots, item);
    if (found === null) return 0;
    return typeof found === "string" || Array.isArray(found) ? found.length : undefined;
  };
}

export function compileLower(call: Call, compiler: Compiler): Evaluate {
  const [operand] = call.args as [Expression];
  const value = compiler.value(operand);
  const { budget } = compiler;
  return (slots, item) => {
    const found = value(slots, item);
    if (found === null) return "";
    if (typeof found !== "string") return undefined;
    budget.spend(found.length >> 6);
    return found.toLowerCase();
  };
}

export function compileGlob(call: Call, compiler: Compiler): Decide {
  const [text, pattern] = call.args as [Expression, Expression];
  const [value, wanted] = [compiler.value(text), compiler.value(pattern)];
  const { budget } = compiler;
  return (slots, item) => {
    const found = value(slots, item);
    if (found === null) return false;
    const glob = wanted(slots, item);
    if (typeof found !== "string" || typeof glob !== "string") return undefined;
    budget.spend((found.length * glob.length) >> 8);
    return matchesGlob(found, glob);
  };
}

/** Days from the date to now (negative in the future); `undefined` for anything that is not a date. */
export function compileAge(call: Call, compiler: Compiler): Evaluate {
  const [operand] = call.args as [Expression];
  const value = compiler.value(operand);
  const now = compiler.reader.slotOfNow();
  return (slots, item) => {
    const found = value(slots, item);
    const at = slots[now];
    const instant = typeof found === "string" && found.length < 64 ? parseInstant(found) : undefined;
    return instant === undefined || typeof at !== "number" ? undefined : (at - instant) / DAY;
  };
}

export function compileVersionComparison(call: Call, compiler: Compiler): Decide {
  const [left, operator, right] = call.args.map((arg) => compiler.value(arg)) as [Evaluate, Evaluate, Evaluate];
  const wanted = parseVersion(compiler.constant(call.args[2] as Expression));
  return (slots, item) => {
    const version = parseVersion(left(slots, item));
    const comparison = operator(slots, item);
    const other = wanted ?? parseVersion(right(slots, item));
    if (version === undefined || other === undefined || !isVersionOperator(comparison)) return undefined;
    return compareVersions(version, comparison, other);
  };
}

/** Reads the level of the document, or of the item where the item is a related entity's document. */
export function compileAtLevel(call: Call, compiler: Compiler): Decide {
  const [scorecard, level] = call.args.map((arg) => String(compiler.constant(arg))) as [string, string];
  const rank = compiler.reader.levelRank(scorecard, level);
  const slot = compiler.reader.slotOfLevel(scorecard);
  const keys = ["levels", scorecard];
  return (slots, item) => {
    const subject = call.scope === "reduce" ? (item as { readonly current: Value }).current : item;
    const held = subject instanceof Readable ? subject.read(keys, 0) : slots[slot];
    return isHeld(held, rank);
  };
}

function isHeld(held: Value, wanted: number | undefined): boolean | undefined {
  if (typeof held !== "object" || held === null) return undefined;
  const { applicable, rank } = held as { readonly applicable?: Value; readonly rank?: Value };
  if (applicable === false) return true;
  if (rank === 0) return false;
  return typeof rank === "number" && wanted !== undefined ? rank >= wanted : undefined;
}

export function compileRelated(call: Call, compiler: Compiler): Evaluate {
  const slot = compiler.reader.slotOfRelation(String(compiler.constant(call.args[0] as Expression)));
  return (slots) => slots[slot];
}
