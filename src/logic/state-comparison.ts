// How do explanations word what a comparison found, and what would change it?

import { isInOrder, isOrder } from "./compile-comparison.ts";
import type { Comparison, Order } from "./compile-comparison.ts";
import type { Compiler, Evaluate } from "./compiler.ts";
import type { Call, Expression } from "./expression.ts";
import { nounOf, phraseList, phrasePredicate, phraseValue } from "./phrase.ts";
import { showValue } from "./show-value.ts";
import type { Situation } from "./situation.ts";
import { known, unknown } from "./statement.ts";
import type { State } from "./statement.ts";
import { namesOf, selectItems } from "./item-name.ts";
import type { Value } from "./value.ts";

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "==": "==",
  "===": "===",
  "!=": "!=",
  "!==": "!==",
};
const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "==": "!=",
  "===": "!==",
  "!=": "==",
  "!==": "===",
};

/** What a comparison is about, what it is compared with, and the operator read from the subject to the limit. */
interface Sides {
  readonly subject: Expression;
  readonly limit: Expression;
  readonly operator: Comparison;
}

function sidesOf(call: Call, operator: Comparison, compiler: Compiler): Sides {
  const [left, right] = call.args as [Expression, Expression];
  const isMirrored = compiler.constant(left) !== undefined && compiler.constant(right) === undefined;
  return isMirrored
    ? { subject: right, limit: left, operator: MIRRORED[operator] }
    : { subject: left, limit: right, operator };
}

export function stateComparison(call: Call, operator: Comparison, compiler: Compiler, isNegated: boolean): State {
  const decide = compiler.truth(call);
  const say = call.args.length === 3 ? sayBetween(call, compiler) : sayComparison(call, operator, compiler, isNegated);
  const wanted = !isNegated;
  return (situation) => {
    const truth = decide(situation.slots, undefined);
    if (truth === undefined) return unknown(call, compiler, situation);
    const { text, remedy } = say(situation, truth, truth !== wanted);
    return known(truth, text, remedy);
  };
}

/** `isOff`: the value is not as the rule asks, so a remedy is wanted. */
type Say = (situation: Situation, truth: boolean, isOff: boolean) => Said;

interface Said {
  readonly text: string;
  readonly remedy?: string | undefined;
}

function sayBetween(call: Call, compiler: Compiler): Say {
  const [low, subject, high] = call.args as [Expression, Expression, Expression];
  const value = compiler.value(subject);
  const asked = `between ${phraseValue(low)} and ${phraseValue(high)} for ${phraseValue(subject)}`;
  return (situation, truth) => ({
    text: `${showValue(value(situation.slots, undefined))} is ${truth ? "" : "not "}${asked}`,
  });
}

function sayComparison(call: Call, written: Comparison, compiler: Compiler, isNegated: boolean): Say {
  const { subject, limit, operator } = sidesOf(call, written, compiler);
  const [value, other] = [compiler.value(subject), compiler.value(limit)];
  const asked = isNegated ? OPPOSITE[operator] : operator;
  if (subject.kind === "call" && subject.operator === "age_days") return sayAge(subject, value, other, asked);
  if (subject.kind === "call" && subject.operator === "length")
    return sayLength(subject, value, other, asked, compiler);
  if (isOrder(asked)) return sayOrder(subject, limit, value, other, asked, compiler);
  return sayEquality(subject, limit, value, other, compiler);
}

/** The words where the comparison holds, and where it fails. */
const HOLDS: Readonly<Record<Order, readonly [holds: string, fails: string]>> = {
  ">=": ["at least", "below"],
  "<=": ["at most", "above"],
  ">": ["above", "not above"],
  "<": ["below", "not below"],
};
const REACH: Readonly<Record<Order, string>> = {
  ">=": "at least",
  "<=": "at most",
  ">": "more than",
  "<": "less than",
};

function sayOrder(
  subject: Expression,
  limit: Expression,
  value: Evaluate,
  other: Evaluate,
  asked: Order,
  compiler: Compiler,
): Say {
  const name = phraseValue(subject);
  const [holds, fails] = HOLDS[asked];
  const verb = asked === ">=" || asked === ">" ? "raise" : "lower";
  const from = `${verb} ${name} from `;
  const constant = compiler.constant(limit);
  if (constant !== undefined) {
    // Composed once, since only the value found differs from document to document.
    const [bound, limitName] = [showValue(constant), `${showValue(constant)} for ${name}`];
    const [isHolding, isFailing, to] = [
      ` is ${holds} ${limitName}`,
      ` is ${fails} ${limitName}`,
      ` to ${REACH[asked]} ${bound}`,
    ];
    return (situation, _, isOff) => {
      const a = value(situation.slots, undefined);
      const found = showValue(a);
      const text = found + (isInOrder(asked, a, constant) ? isHolding : isFailing);
      return { text, remedy: isOff ? from + found + to : undefined };
    };
  }
  const than = ` (${phraseValue(limit)}) for ${name}`;
  return (situation, _, isOff) => {
    const a = value(situation.slots, undefined);
    const b = other(situation.slots, undefined);
    const [found, bound] = [showValue(a), showValue(b)];
    const text = `${found} is ${isInOrder(asked, a, b) ? holds : fails} ${bound}${than}`;
    return { text, remedy: isOff ? `${from}${found} to ${REACH[asked]} ${bound}` : undefined };
  };
}

function sayEquality(
  subject: Expression,
  limit: Expression,
  value: Evaluate,
  other: Evaluate,
  compiler: Compiler,
): Say {
  const is = `${phraseValue(subject)} is `;
  const constant = compiler.constant(limit);
  if (constant !== undefined) {
    const isNot = `, not ${showValue(constant)}`;
    return (situation) => {
      const a = value(situation.slots, undefined);
      const found = is + showValue(a);
      // For a value that is not set, a boolean or the value asked for, "not …" would add nothing.
      const isPlain = a === null || typeof a === "boolean" || looksEqual(a, constant);
      return { text: isPlain ? found : found + isNot };
    };
  }
  const limitIs = ` and ${phraseValue(limit)} is `;
  return (situation) => {
    const a = value(situation.slots, undefined);
    return { text: is + showValue(a) + limitIs + showValue(other(situation.slots, undefined)) };
  };
}

function looksEqual(a: Value, b: Value): boolean {
  return a === b || String(a) === String(b);
}

const BOUND: Readonly<Record<Comparison, string>> = {
  ">=": "at least",
  "<=": "at most",
  ">": "more than",
  "<": "less than",
  "==": "exactly",
  "===": "exactly",
  "!=": "not",
  "!==": "not",
};

/** `` `facts.repo.last_push_at` is 45 days old, at most 30 ``. */
function sayAge(subject: Call, value: Evaluate, other: Evaluate, asked: Comparison): Say {
  const name = phraseValue(subject.args[0] as Expression);
  return (situation, _, isOff) => {
    const days = Math.floor(value(situation.slots, undefined) as number);
    const limit = showValue(other(situation.slots, undefined));
    const age =
      days < 0 ? `${-days} ${days === -1 ? "day" : "days"} ahead` : `${days} ${days === 1 ? "day" : "days"} old`;
    const text = `${name} is ${age}, ${BOUND[asked]} ${limit}`;
    return isOff && isOrder(asked) ? { text, remedy: `bring ${name} to ${BOUND[asked]} ${limit} days old` } : { text };
  };
}

/**
 * `` `entity.metadata.tags` has 1 item, at least 2 ``; for a filter: `` 2 of 5 items of `…` have …: a, b; at most 0 ``.
 */
function sayLength(subject: Call, value: Evaluate, other: Evaluate, asked: Comparison, compiler: Compiler): Say {
  const operand = subject.args[0] as Expression;
  const describe =
    operand.kind === "call" && operand.operator === "filter"
      ? describeFilter(operand, compiler)
      : describeLength(operand, compiler);
  const name = phraseValue(subject);
  return (situation, _, isOff) => {
    const count = value(situation.slots, undefined);
    const limit = showValue(other(situation.slots, undefined));
    const text = describe(situation, count as number, `${BOUND[asked]} ${limit}`);
    if (!isOff || !isOrder(asked)) return { text };
    const verb = asked === ">=" || asked === ">" ? "raise" : "lower";
    return { text, remedy: `${verb} the ${name} from ${showValue(count)} to ${REACH[asked]} ${limit}` };
  };
}

type Describe = (situation: Situation, count: number, bound: string) => string;

function describeLength(operand: Expression, compiler: Compiler): Describe {
  const value = compiler.value(operand);
  const name = phraseValue(operand);
  const noun = nounOf(operand);
  return (situation, count, bound) => {
    const found = value(situation.slots, undefined);
    if (found === null) return `${name} is not set`;
    const unit = typeof found === "string" ? `${count} character${count === 1 ? "" : "s"}` : countOf(count, noun);
    return `${name} has ${unit}, ${bound}`;
  };
}

function countOf(count: number, noun: "item" | "entity"): string {
  return `${count} ${count === 1 ? noun : noun === "entity" ? "entities" : "items"}`;
}

function describeFilter(filter: Call, compiler: Compiler): Describe {
  const [list, predicate] = filter.args as [Expression, Expression];
  const all = compiler.value(list);
  const holds = compiler.inBody().truth(predicate);
  const [name, plural] = [phraseValue(list), phraseList(list)];
  return (situation, count, bound) => {
    const items = all(situation.slots, undefined);
    if (!Array.isArray(items)) return `${name} is not set, ${bound}`;
    if (items.length === 0) return `${name} is empty, ${bound}`;
    const kept = selectItems(items, (item) => holds(situation.slots, item) === true);
    const names = count > 0 ? ` (${namesOf(kept)})` : "";
    const verb = phrasePredicate(predicate, count === 1 ? "one" : "many");
    return `${count} of ${items.length} ${plural} ${verb}${names}, ${bound}`;
  };
}
