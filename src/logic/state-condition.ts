// How do explanations word what a condition found?

import type { Compiler, Decide } from "./compiler.ts";
import type { Call, Expression } from "./expression.ts";
import { phraseTruth, phraseValue } from "./phrase.ts";
import { stateComparison } from "./state-comparison.ts";
import { stateFold } from "./state-fold.ts";
import type { Situation } from "./situation.ts";
import {
  sayGlob,
  sayIn,
  sayMissing,
  sayTruthiness,
  stateBy,
  stateExists,
  stateLevel,
  stateVersion,
} from "./state-single.ts";
import { known, unknown } from "./statement.ts";
import type { State, Statement } from "./statement.ts";
import type { Truth } from "./value.ts";

/** `isNegated`: the rule asks for the opposite of this condition. */
export function stateCondition(condition: Expression, compiler: Compiler, isNegated: boolean): State {
  return condition.kind === "call"
    ? stateCall(condition, compiler, isNegated)
    : stateBy(condition, compiler, sayTruthiness(condition, compiler));
}

function stateCall(call: Call, compiler: Compiler, isNegated: boolean): State {
  const { operator } = call;
  const [first, second] = call.args as [Expression, Expression];
  switch (operator) {
    case "==":
    case "===":
    case "!=":
    case "!==":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return stateComparison(call, operator, compiler, isNegated);
    case "some":
    case "all":
    case "every":
    case "none":
      return stateFold(call, operator, compiler);
    case "!":
      return negated(stateCondition(first, compiler, !isNegated));
    case "!!":
      return stateCondition(first, compiler, isNegated);
    case "and":
      return stateAnd(call, compiler, isNegated);
    case "or":
      return stateOr(call, compiler, isNegated);
    case "if":
    case "?:":
      return stateIf(call, compiler, isNegated);
    case "??":
      return stateKnown(call, compiler, isNegated);
    case "in":
      return stateBy(call, compiler, sayIn(first, second, compiler));
    case "glob":
      return stateBy(call, compiler, sayGlob(first, second, compiler));
    case "sem_ver":
      return stateVersion(call, compiler, isNegated);
    case "at_level":
      return stateLevel(call, compiler, isNegated);
    case "exists":
      return stateExists(call, compiler);
    case "missing":
    case "missing_some":
      return stateBy(call, compiler, sayMissing(call, compiler));
    default:
      return stateBy(call, compiler, sayTruthiness(call, compiler));
  }
}

function negated(state: State): State {
  return (situation) => {
    const statement = state(situation);
    return statement.truth === undefined ? statement : { ...statement, truth: !statement.truth };
  };
}

/** One operand of `and` or `or`: how to decide it, and how to word it. */
interface Part {
  readonly decide: Decide;
  readonly state: State;
}

function partsOf(call: Call, compiler: Compiler, isNegated: boolean): readonly Part[] {
  return call.args.map((arg) => ({ decide: compiler.truth(arg), state: stateCondition(arg, compiler, isNegated) }));
}

/** The statements of the parts that have this truth. */
function statementsOf(parts: readonly Part[], truth: Truth, situation: Situation): readonly Statement[] {
  return parts
    .filter(({ decide }) => decide(situation.slots, undefined) === truth)
    .map(({ state }) => state(situation));
}

function stateAnd(call: Call, compiler: Compiler, isNegated: boolean): State {
  const decide = compiler.truth(call);
  const parts = partsOf(call, compiler, isNegated);
  return (situation) => {
    const truth = decide(situation.slots, undefined);
    return together(truth, statementsOf(parts, truth, situation));
  };
}

/** Where none holds, the message lists what would be enough, rather than what each operand found. */
function stateOr(call: Call, compiler: Compiler, isNegated: boolean): State {
  const decide = compiler.truth(call);
  const parts = partsOf(call, compiler, isNegated);
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only.state;
  const wouldDo = `none of: ${call.args.map(phraseTruth).join(", ")}`;
  return (situation) => {
    const truth = decide(situation.slots, undefined);
    if (truth === undefined) return together(truth, statementsOf(parts, truth, situation));
    if (!truth) return known(truth, wouldDo);
    const holding = parts.find((part) => part.decide(situation.slots, undefined) === true);
    return holding === undefined ? known(truth, phraseTruth(call)) : holding.state(situation);
  };
}

function together(truth: Truth, parts: readonly Statement[]): Statement {
  const evidence = parts.flatMap((part) => part.evidence ?? []);
  const [only] = parts;
  const remedy = parts.length === 1 ? only?.remedy : undefined;
  return {
    truth,
    text: parts.map((part) => part.text).join(" and "),
    causes: parts.flatMap((part) => part.causes),
    ...(remedy === undefined ? {} : { remedy }),
    ...(evidence.length === 0 ? {} : { evidence }),
  };
}

/** The branch taken says what was found; the condition says why that branch was asked. */
function stateIf(call: Call, compiler: Compiler, isNegated: boolean): State {
  const decide = compiler.truth(call);
  const states = call.args.map((arg, index) =>
    stateCondition(arg, compiler, isBranch(call, index) ? isNegated : false),
  );
  return (situation) => {
    const truth = decide(situation.slots, undefined);
    if (truth === undefined) return unknown(call, compiler, situation);
    for (let at = 0; at + 1 < states.length; at += 2) {
      const condition = states[at]?.(situation);
      if (condition?.truth === undefined) return known(truth, "it comes to the same either way");
      if (condition.truth) return since(states[at + 1]?.(situation), condition.text);
    }
    const otherwise = call.args.length % 2 === 1 ? states.at(-1)?.(situation) : undefined;
    return otherwise ?? known(truth, "no case of the rule holds");
  };
}

function isBranch(call: Call, index: number): boolean {
  return index % 2 === 1 || index === call.args.length - 1;
}

function since(statement: Statement | undefined, condition: string): Statement {
  if (statement === undefined) return known(false, condition);
  return { ...statement, text: `${statement.text} (since ${condition})` };
}

/** `??`: words the first operand that is known. Where that is a literal fallback, also why the others were skipped. */
function stateKnown(call: Call, compiler: Compiler, isNegated: boolean): State {
  const values = call.args.map((arg) => compiler.value(arg));
  const states = call.args.map((arg) => stateCondition(arg, compiler, isNegated));
  const decide = compiler.truth(call);
  return (situation) => {
    const truth = decide(situation.slots, undefined);
    if (truth === undefined) return unknown(call, compiler, situation);
    const index = values.findIndex((value) => (value(situation.slots, undefined) ?? null) !== null);
    const skipped = states.slice(0, index < 0 ? states.length : index).map((state) => state(situation).text);
    const [fallback, found] = [call.args[index], states[index]?.(situation)];
    if (found === undefined || fallback === undefined) return known(truth, skipped.join(" and "));
    if (fallback.kind === "literal" && index > 0) {
      return known(truth, `${skipped.join(" and ")}, which counts as ${phraseValue(fallback)}`);
    }
    return { ...found, truth };
  };
}
