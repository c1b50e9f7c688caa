// How are `and`, `or`, `if` and `??` compiled: as conditions, and as values?

import type { Compiler, Decide, Evaluate } from "./compiler.ts";
import type { Call } from "./expression.ts";
import { isTruthy } from "./value.ts";
import type { Truth, Value } from "./value.ts";

/** As a condition: one false operand decides, even when others are not known. */
export function compileAnd(call: Call, compiler: Compiler): Decide {
  const conditions = call.args.map((arg) => compiler.truth(arg));
  const [first, second, third] = conditions as [Decide, Decide | undefined, Decide | undefined];
  if (second !== undefined && third === undefined) {
    return (slots, item) => {
      const a = first(slots, item);
      if (a === false) return false;
      const b = second(slots, item);
      return b === false ? false : a && b;
    };
  }
  return (slots, item) => {
    let all: Truth = true;
    for (let at = 0; at < conditions.length; at++) {
      const truth = (conditions[at] as Decide)(slots, item);
      if (truth === false) return false;
      if (truth === undefined) all = undefined;
    }
    return all;
  };
}

/** As a condition: one true operand decides, even when others are not known. */
export function compileOr(call: Call, compiler: Compiler): Decide {
  const conditions = call.args.map((arg) => compiler.truth(arg));
  const [first, second, third] = conditions as [Decide, Decide | undefined, Decide | undefined];
  if (second !== undefined && third === undefined) {
    return (slots, item) => {
      const a = first(slots, item);
      if (a === true) return true;
      const b = second(slots, item);
      return b === true ? true : a === undefined ? undefined : b;
    };
  }
  return (slots, item) => {
    let any: Truth = false;
    for (let at = 0; at < conditions.length; at++) {
      const truth = (conditions[at] as Decide)(slots, item);
      if (truth === true) return true;
      if (truth === undefined) any = undefined;
    }
    return any;
  };
}

// As values, `and` and `or` give the operand that decides. Once an operand is not known, which one decides is not known
// either.

export function compileAndValue(call: Call, compiler: Compiler): Evaluate {
  const values = call.args.map((arg) => compiler.value(arg));
  return (slots, item) => {
    let value: Value;
    for (const evaluate of values) {
      value = evaluate(slots, item);
      if (value === undefined || !isTruthy(value)) return value;
    }
    return value;
  };
}

export function compileOrValue(call: Call, compiler: Compiler): Evaluate {
  const values = call.args.map((arg) => compiler.value(arg));
  return (slots, item) => {
    let value: Value;
    for (const evaluate of values) {
      value = evaluate(slots, item);
      if (value === undefined || isTruthy(value)) return value;
    }
    return value;
  };
}

export function compileIf(call: Call, compiler: Compiler): Decide {
  const { conditions, branches } = split(call, compiler, (arg) => compiler.truth(arg));
  const [condition, then, otherwise] = [conditions[0], branches[0], branches[1]];
  if (condition === undefined || then === undefined || otherwise === undefined || conditions.length > 1) {
    return (slots, item) => choose(conditions, branches, slots, item, 0, false);
  }
  return (slots, item) => {
    const truth = condition(slots, item);
    if (truth === undefined) return agreed(then(slots, item), otherwise(slots, item));
    return truth ? then(slots, item) : otherwise(slots, item);
  };
}

export function compileIfValue(call: Call, compiler: Compiler): Evaluate {
  const { conditions, branches } = split(call, compiler, (arg) => compiler.value(arg));
  return (slots, item) => choose(conditions, branches, slots, item, 0, null);
}

/**
 * Splits the arguments into conditions and the branch that follows each. With an else there is one more branch than
 * there are conditions.
 */
function split<T>(
  call: Call,
  compiler: Compiler,
  compile: (arg: Call["args"][number]) => T,
): { readonly conditions: readonly Decide[]; readonly branches: readonly T[] } {
  const conditions: Decide[] = [];
  const branches: T[] = [];
  const last = call.args.length - 1;
  for (const [index, arg] of call.args.entries()) {
    if (index % 2 === 0 && index !== last) conditions.push(compiler.truth(arg));
    else branches.push(compile(arg));
  }
  return { conditions, branches };
}

/** Where a condition is not known, the result is known only if both branches come to the same. */
function choose<T extends Value>(
  conditions: readonly Decide[],
  branches: readonly ((slots: readonly Value[], item: Value) => T | undefined)[],
  slots: readonly Value[],
  item: Value,
  from: number,
  otherwise: T,
): T | undefined {
  for (let at = from; at < conditions.length; at++) {
    const truth = conditions[at]?.(slots, item);
    if (truth === true) return branches[at]?.(slots, item);
    if (truth === undefined) {
      const then = branches[at]?.(slots, item);
      const other = then === undefined ? undefined : choose(conditions, branches, slots, item, at + 1, otherwise);
      return agreed(then, other);
    }
  }
  const last = branches[conditions.length];
  return last === undefined ? otherwise : last(slots, item);
}

function agreed<T>(one: T, other: T): T | undefined {
  return Object.is(one, other) ? one : undefined;
}

/** `??`: the first value that is known and not null. */
export function compileKnown(call: Call, compiler: Compiler): Evaluate {
  const values = call.args.map((arg) => compiler.value(arg));
  return (slots, item) => {
    let rest: Value;
    for (const evaluate of values) {
      const value = evaluate(slots, item);
      if (value === null) rest = null;
      else if (value !== undefined) return value;
    }
    return rest;
  };
}
