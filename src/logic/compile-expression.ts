// How is a parsed expression compiled into closures over a slot table?

import { RuleError } from "./budget.ts";
import type { Budget } from "./budget.ts";
import { compileComparison, not } from "./compile-comparison.ts";
import {
  compileAnd,
  compileAndValue,
  compileIf,
  compileIfValue,
  compileKnown,
  compileOr,
  compileOrValue,
} from "./compile-decision.ts";
import { compileFilter, compileFold, compileMap, compileReduce } from "./compile-iterator.ts";
import {
  compileAge,
  compileArithmetic,
  compileAtLevel,
  compileCat,
  compileGlob,
  compileIn,
  compileLength,
  compileLower,
  compileMerge,
  compileRelated,
  compileSubstring,
  compileVersionComparison,
} from "./compile-operator.ts";
import {
  compileComputedRead,
  compileExists,
  compileMissing,
  compileMissingSome,
  compileRead,
} from "./compile-reading.ts";
import type { Compiler, Decide, Evaluate, Reader } from "./compiler.ts";
import { isConstant, walkExpression } from "./expression.ts";
import type { Call, Expression, ListExpression, Literal } from "./expression.ts";
import { isTruthy, truthOf } from "./value.ts";
import type { Value } from "./value.ts";

/** How many steps may be spent on finding out whether a part of a rule is constant. */
const FOLDING_FUEL = 1_000;

interface CompiledValue {
  readonly evaluate: Evaluate;
  /** Undefined where the value is not constant, or not known. */
  readonly constant: Value;
}

/** Compiles each part of a rule at most once as a value and once as a condition, however often it is asked for. */
export class ExpressionCompiler implements Compiler {
  readonly budget: Budget;
  readonly reader: Reader;
  readonly #values = new Map<Expression, CompiledValue>();
  readonly #slots = new Map<Expression, number>();
  readonly #truths = new Map<Expression, Decide>();
  readonly #isBody: boolean;
  #body: Compiler | undefined;

  constructor(reader: Reader, budget: Budget, isBody = false) {
    this.reader = reader;
    this.budget = budget;
    this.#isBody = isBody;
    this.#body = isBody ? this : undefined;
  }

  inBody(): Compiler {
    this.#body ??= new ExpressionCompiler(this.reader, this.budget, true);
    return this.#body;
  }

  value(expression: Expression): Evaluate {
    return this.#compiled(expression).evaluate;
  }

  constant(expression: Expression): Value {
    return this.#compiled(expression).constant;
  }

  truth(expression: Expression): Decide {
    const known = this.#truths.get(expression);
    if (known !== undefined) return known;
    const truth = this.#compileTruth(expression);
    this.#truths.set(expression, truth);
    return truth;
  }

  slot(expression: Expression): number | undefined {
    if (expression.kind !== "read" || expression.scope !== "root" || expression.fallback !== undefined)
      return undefined;
    const known = this.#slots.get(expression);
    if (known !== undefined) return known;
    const slot = this.reader.slotOf(expression.keys, false);
    this.#slots.set(expression, slot);
    return slot;
  }

  #compiled(expression: Expression): CompiledValue {
    const known = this.#values.get(expression);
    if (known !== undefined) return known;
    const compiled = this.#compileValue(expression);
    this.#values.set(expression, compiled);
    return compiled;
  }

  #compileValue(expression: Expression): CompiledValue {
    switch (expression.kind) {
      case "literal":
        return { evaluate: this.#literal(expression), constant: expression.value };
      case "read":
        return { evaluate: compileRead(expression, this), constant: undefined };
      case "list":
        return this.#folded(expression, this.#list(expression));
      case "call":
        return this.#folded(expression, this.#predicate(expression) ?? this.#operation(expression));
    }
  }

  #compileTruth(expression: Expression): Decide {
    const slot = this.slot(expression);
    if (slot !== undefined) {
      return (slots) => {
        const value = slots[slot];
        return typeof value === "boolean" ? value : truthOf(value);
      };
    }
    const constant = this.constant(expression);
    if (constant !== undefined) {
      const truth = isTruthy(constant);
      return () => truth;
    }
    if (expression.kind === "call") {
      const decide = this.#predicate(expression) ?? this.#decision(expression);
      if (decide !== undefined) return decide;
    }
    const value = this.value(expression);
    return (slots, item) => truthOf(value(slots, item));
  }

  /** Evaluates a part that reads nothing once, at compile time. */
  #folded(expression: Expression, evaluate: Evaluate): CompiledValue {
    if (!isConstant(expression) || this.#readsItem(expression)) return { evaluate, constant: undefined };
    const constant = this.#run(evaluate);
    // A constant list is still built anew at each evaluation, because a list is equal only to itself.
    const isPlain = constant !== undefined && (typeof constant !== "object" || constant === null);
    return { evaluate: isPlain ? () => constant : evaluate, constant };
  }

  #run(evaluate: Evaluate): Value {
    this.budget.left = FOLDING_FUEL;
    try {
      const value = evaluate([], undefined);
      return this.budget.isWhole(value) ? value : undefined;
    } catch (error) {
      if (error instanceof RuleError || error instanceof RangeError || error instanceof TypeError) return undefined;
      throw error;
    }
  }

  /** In the body of an iterator, a part that reads the item is not constant. */
  #readsItem(expression: Expression): boolean {
    if (!this.#isBody) return false;
    let reads = false;
    walkExpression(expression, (part) => {
      if (part.kind === "read" && part.scope === "item") reads = true;
    });
    return reads;
  }

  #literal(literal: Literal): Evaluate {
    const { value } = literal;
    if (this.#isBody && Array.isArray(value)) return () => value.slice();
    return () => value;
  }

  #list(list: ListExpression): Evaluate {
    const items = list.items.map((item) => this.value(item));
    return (slots, item) => items.map((evaluate) => evaluate(slots, item));
  }

  /**
   * Operators that always give a boolean, compiled the same way as value and as condition; undefined for all others.
   */
  #predicate(call: Call): Decide | undefined {
    const { operator } = call;
    switch (operator) {
      case "==":
      case "===":
      case "!=":
      case "!==":
      case "<":
      case "<=":
      case ">":
      case ">=":
        return compileComparison(call, operator, this);
      case "!":
        return negated(this.truth(call.args[0] as Expression));
      case "!!":
        return this.truth(call.args[0] as Expression);
      case "some":
      case "all":
      case "every":
      case "none":
        return compileFold(call, operator, this);
      case "in":
        return compileIn(call, this);
      case "exists":
        return compileExists(call, this);
      case "glob":
        return compileGlob(call, this);
      case "sem_ver":
        return compileVersionComparison(call, this);
      case "at_level":
        return compileAtLevel(call, this);
      default:
        return undefined;
    }
  }

  /** Operators whose truth can be known where their value is not. */
  #decision(call: Call): Decide | undefined {
    switch (call.operator) {
      case "and":
        return compileAnd(call, this);
      case "or":
        return compileOr(call, this);
      case "if":
      case "?:":
        return compileIf(call, this);
      default:
        return undefined;
    }
  }

  #operation(call: Call): Evaluate {
    const { operator } = call;
    switch (operator) {
      case "and":
        return compileAndValue(call, this);
      case "or":
        return compileOrValue(call, this);
      case "if":
      case "?:":
        return compileIfValue(call, this);
      case "??":
        return compileKnown(call, this);
      case "+":
      case "-":
      case "*":
      case "/":
      case "%":
      case "min":
      case "max":
        return compileArithmetic(call, operator, this);
      case "map":
        return compileMap(call, this);
      case "filter":
        return compileFilter(call, this);
      case "reduce":
        return compileReduce(call, this);
      case "merge":
        return compileMerge(call, this);
      case "missing":
        return compileMissing(call, this);
      case "missing_some":
        return compileMissingSome(call, this);
      case "var":
      case "val":
        return compileComputedRead(call, this);
      case "cat":
        return compileCat(call, this);
      case "substr":
        return compileSubstring(call, this);
      case "length":
        return compileLength(call, this);
      case "lower":
        return compileLower(call, this);
      case "age_days":
        return compileAge(call, this);
      case "related":
        return compileRelated(call, this);
      default:
        throw new Error(`operator \`${operator}\` has no compiler`);
    }
  }
}

function negated(truth: Decide): Decide {
  return (slots, item) => not(truth(slots, item));
}
