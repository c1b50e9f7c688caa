// How are the operators over lists compiled? Each runs its body once per item, with the item in place of the document.

import type { Compiler, Decide, Evaluate } from "./compiler.ts";
import type { Call, Expression } from "./expression.ts";
import { walkExpression } from "./expression.ts";
import type { Value } from "./value.ts";

export type FoldOperator = "some" | "all" | "every" | "none";

/** The steps charged per item: more for a larger body. */
function costOf(body: Expression): number {
  let parts = 0;
  walkExpression(body, () => parts++);
  return 1 + (parts >> 4);
}

/**
 * `some`, `all`, `every`, `none`: one item may decide. Where none decides, an item whose truth is not known makes the
 * whole not known. Anything that is not a list counts as an empty list.
 */
export function compileFold(call: Call, operator: FoldOperator, compiler: Compiler): Decide {
  const [list, body] = call.args as [Expression, Expression];
  const items = compiler.value(list);
  const holds = compiler.inBody().truth(body);
  const { budget } = compiler;
  const cost = costOf(body);
  // The truth of an item that decides, and the result it decides on.
  const deciding = operator === "some" || operator === "none";
  const decided = operator === "some";
  const onEmpty = operator === "every" || operator === "none";
  return (slots, item) => {
    const found = items(slots, item);
    if (found === undefined) return undefined;
    if (!Array.isArray(found) || found.length === 0) return onEmpty;
    let isKnown = true;
    for (let at = 0; at < found.length; at++) {
      budget.spend(cost);
      const truth = holds(slots, found[at]);
      if (truth === deciding) return decided;
      if (truth === undefined) isKnown = false;
    }
    return isKnown ? !decided : undefined;
  };
}

export function compileFilter(call: Call, compiler: Compiler): Evaluate {
  const [list, body] = call.args as [Expression, Expression];
  const items = compiler.value(list);
  const holds = compiler.inBody().truth(body);
  const { budget } = compiler;
  const cost = costOf(body);
  return (slots, item) => {
    const found = items(slots, item);
    if (found === undefined) return undefined;
    if (!Array.isArray(found)) return [];
    const kept: Value[] = [];
    for (const candidate of found) {
      budget.spend(cost);
      const truth = holds(slots, candidate);
      if (truth === undefined) return undefined;
      if (truth) kept.push(candidate);
    }
    return kept;
  };
}

/** The `length` of a `filter`, counted without building the list. */
export function compileCount(filter: Call, compiler: Compiler): Evaluate {
  const [list, body] = filter.args as [Expression, Expression];
  const items = compiler.value(list);
  const holds = compiler.inBody().truth(body);
  const { budget } = compiler;
  const cost = costOf(body);
  return (slots, item) => {
    const found = items(slots, item);
    if (found === undefined) return undefined;
    if (!Array.isArray(found)) return 0;
    let count = 0;
    for (let at = 0; at < found.length; at++) {
      budget.spend(cost);
      const truth = holds(slots, found[at]);
      if (truth === undefined) return undefined;
      if (truth) count++;
    }
    return count;
  };
}

export function compileMap(call: Call, compiler: Compiler): Evaluate {
  const [list, body] = call.args as [Expression, Expression];
  const items = compiler.value(list);
  const make = compiler.inBody().value(body);
  const { budget } = compiler;
  const cost = costOf(body);
  return (slots, item) => {
    const found = items(slots, item);
    if (found === undefined) return undefined;
    if (!Array.isArray(found)) return [];
    return found.map((element) => {
      budget.spend(cost);
      return make(slots, element);
    });
  };
}

export function compileReduce(call: Call, compiler: Compiler): Evaluate {
  const [list, body, initial] = call.args as [Expression, Expression, Expression | undefined];
  const items = compiler.value(list);
  const step = compiler.inBody().value(body);
  const start = initial === undefined ? () => null : compiler.value(initial);
  const { budget } = compiler;
  const cost = costOf(body);
  return (slots, item) => {
    const found = items(slots, item);
    if (found === undefined) return undefined;
    let accumulator = start(slots, item);
    if (!Array.isArray(found)) return accumulator;
    for (const current of found) {
      budget.spend(cost);
      accumulator = step(slots, { current, accumulator });
    }
    return accumulator;
  };
}
