// Why is a value, or the truth of a condition, not known?

import type { UnknownCause } from "../model/finding.ts";
import { formatAge } from "../model/time.ts";
import type { Instant, Milliseconds } from "../model/time.ts";
import { isAge, liesAhead } from "./age.ts";
import type { Compiler } from "./compiler.ts";
import { RelatedDocument } from "./document-path.ts";
import type { DocumentPath, Observation } from "./document-path.ts";
import type { Call, Expression, Read } from "./expression.ts";
import { phraseRead, phraseTruth, phraseValue } from "./phrase.ts";
import { showPath, showValue } from "./show-value.ts";
import type { Situation } from "./situation.ts";
import type { Value } from "./value.ts";

export interface Reason {
  readonly cause: UnknownCause;
  /** One clause: `` `facts.x.y` was never observed ``. */
  readonly text: string;
}

/** Why an expression is not known: at least one reason, none twice. */
export function reasonsOf(
  expression: Expression,
  compiler: Compiler,
  situation: Situation,
  item: Value,
): readonly Reason[] {
  switch (expression.kind) {
    case "literal":
      return [{ cause: "bad-value", text: `${phraseValue(expression)} is not a value to work with` }];
    case "list":
      return firstReasons(expression.items, expression, compiler, situation, item);
    case "read":
      return reasonsOfRead(expression, compiler, situation, item);
    case "call":
      return reasonsOfCall(expression, compiler, situation, item);
  }
}

function reasonsOfRead(read: Read, compiler: Compiler, situation: Situation, item: Value): readonly Reason[] {
  if (read.fallback !== undefined) return reasonsOf(read.fallback, compiler, situation, item);
  const slot = situation.table.slots[compiler.slot(read) ?? -1];
  if (slot !== undefined) return [reasonOfPath(slot.name, slot.resolved, situation.observe(slot), situation.at)];
  const subject = read.keys[0] === "current" ? currentOf(item) : item;
  if (subject instanceof RelatedDocument && read.documentKeys !== undefined) {
    const { path, ...observation } = subject.observe(read.documentKeys);
    const reason = reasonOfPath(showPath(read.documentKeys), path, observation, situation.at);
    return [{ ...reason, text: `${reason.text} (${subject.ref})` }];
  }
  return [unknownPart(read)];
}

function currentOf(item: Value): Value {
  return typeof item === "object" && item !== null && "current" in item ? item.current : item;
}

function unknownPart(expression: Expression): Reason {
  return { cause: "missing", text: `${phraseValue(expression)} is not known` };
}

function reasonOfPath(written: string, path: DocumentPath, observation: Observation, at: Instant): Reason {
  const name = `\`${written}\``;
  const { cause = "missing", fact } = observation;
  if (path.root === "level") return { cause, text: `\`levels.${path.name}\` was never evaluated` };
  if (path.root === "change") return { cause, text: `${name} is known only at a gate` };
  if (fact === undefined) return { cause, text: `${name} was never observed` };
  if (cause === "source-error")
    return { cause, text: `\`${fact.source}\` could not tell ${name}: ${fact.error ?? ""}` };
  if (cause === "stale") {
    return { cause, text: `${name} not observed for ${sayAge(at - fact.observedAt)}, at most ${sayAge(path.maxAge)}` };
  }
  return { cause, text: `\`${fact.source}\` had no value for ${name}` };
}

function sayAge(age: Milliseconds): string {
  return age < 60_000 ? `${Math.round(age / 1_000)} s` : formatAge(age);
}

function reasonsOfCall(call: Call, compiler: Compiler, situation: Situation, item: Value): readonly Reason[] {
  const { operator, args } = call;
  const [first, second] = args as [Expression, Expression];
  switch (operator) {
    case "and":
    case "or":
      return joined(
        args
          .filter((arg) => isUnknownTruth(arg, compiler, situation, item))
          .map((arg) => reasonsOf(arg, compiler, situation, item)),
        call,
      );
    case "!":
    case "!!":
      return reasonsOf(first, compiler, situation, item);
    case "if":
    case "?:":
      return reasonsOfIf(call, compiler, situation, item);
    case "??":
      return joined(
        args.map((arg) => reasonsOf(arg, compiler, situation, item)),
        call,
      );
    case "some":
    case "all":
    case "every":
    case "none":
    case "filter":
    case "map":
    case "reduce":
      return reasonsOfIteration(call, first, second, compiler, situation, item);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return aheadReasons(call, compiler, situation, item) ?? firstReasons(args, call, compiler, situation, item);
    case "at_level":
      return [reasonOfLevel(call, compiler, item)];
    default:
      return firstReasons(args, call, compiler, situation, item);
  }
}

/** The special case of an age compared with a number of days above 0: the date lies in the future. */
function aheadReasons(
  { args }: Call,
  compiler: Compiler,
  { slots }: Situation,
  item: Value,
): readonly Reason[] | undefined {
  const age = args.find(isAge);
  const moment = age?.args[0];
  if (age === undefined || moment === undefined) return undefined;
  const written = compiler.value(moment)(slots, item);
  if (!liesAhead(compiler.value(age)(slots, item), written)) return undefined;
  const name = moment.kind === "read" ? phraseRead(moment) : phraseValue(moment);
  return [{ cause: "bad-value", text: `${name || "an item"} is ${showValue(written)}, which lies in the future` }];
}

function reasonOfLevel(call: Call, compiler: Compiler, item: Value): Reason {
  const scorecard = String(compiler.constant(call.args[0] as Expression));
  const subject = call.scope === "reduce" ? currentOf(item) : item;
  const whose = subject instanceof RelatedDocument ? ` (${subject.ref})` : "";
  return { cause: "missing", text: `\`levels.${scorecard}\` was never evaluated${whose}` };
}

function isUnknownTruth(expression: Expression, compiler: Compiler, situation: Situation, item: Value): boolean {
  return compiler.truth(expression)(situation.slots, item) === undefined;
}

function reasonsOfIf(call: Call, compiler: Compiler, situation: Situation, item: Value): readonly Reason[] {
  for (let at = 0; at + 1 < call.args.length; at += 2) {
    const condition = call.args[at] as Expression;
    const truth = compiler.truth(condition)(situation.slots, item);
    if (truth === undefined) return reasonsOf(condition, compiler, situation, item);
    if (truth) return reasonsOf(call.args[at + 1] as Expression, compiler, situation, item);
  }
  return reasonsOf(call.args.at(-1) as Expression, compiler, situation, item);
}

/** Either the list itself is not known, or what the body says of some items; only the first few of those are told. */
function reasonsOfIteration(
  call: Call,
  list: Expression,
  body: Expression,
  compiler: Compiler,
  situation: Situation,
  item: Value,
): readonly Reason[] {
  const items = compiler.value(list)(situation.slots, item);
  if (items === undefined) return reasonsOf(list, compiler, situation, item);
  if (call.operator === "reduce" || !Array.isArray(items)) return [unknownPart(call)];
  const inner = compiler.inBody();
  const unknown = items.filter((element) => {
    const found = call.operator === "map" ? inner.value(body) : inner.truth(body);
    return found(situation.slots, element) === undefined;
  });
  return joined(
    unknown.map((element) => reasonsOf(body, inner, situation, element)),
    call,
  );
}

const MOST_REASONS = 5;

function joined(reasons: readonly (readonly Reason[])[], expression: Expression): readonly Reason[] {
  const [only] = reasons;
  if (only !== undefined && reasons.length === 1) return only;
  const byText = new Map<string, Reason>();
  for (const reason of reasons.flat()) {
    if (byText.size < MOST_REASONS && !byText.has(reason.text)) byText.set(reason.text, reason);
  }
  return byText.size === 0 ? [unknownPart(expression)] : [...byText.values()];
}

/**
 * For an operator that needs all its arguments: the arguments that are not known, else one that is null, else one of a
 * type it cannot take.
 */
function firstReasons(
  args: readonly Expression[],
  whole: Expression,
  compiler: Compiler,
  situation: Situation,
  item: Value,
): readonly Reason[] {
  const values = args.map((arg) => compiler.value(arg)(situation.slots, item));
  const at = values.indexOf(undefined);
  if (at >= 0 && values.indexOf(undefined, at + 1) < 0)
    return reasonsOf(args[at] as Expression, compiler, situation, item);
  const unknown = args.filter((_, index) => values[index] === undefined);
  if (unknown.length > 0)
    return joined(
      unknown.map((arg) => reasonsOf(arg, compiler, situation, item)),
      whole,
    );
  const nothing = args.find((_, index) => values[index] === null);
  if (nothing !== undefined) return [{ cause: "missing", text: `${phraseValue(nothing)} is not set` }];
  if (whole.kind !== "call") return [unknownPart(whole)];
  return [badValue(whole, args[0], values[0])];
}

const WANTED: Readonly<Record<string, string>> = {
  age_days: "which is not a date, or a time without offset",
  sem_ver: "which is not a version",
  length: "which has no length",
  lower: "which is not text",
  glob: "which is not text",
};

function badValue(call: Call, operand: Expression | undefined, value: Value): Reason {
  const wanted = WANTED[call.operator];
  if (wanted === undefined || operand === undefined)
    return { cause: "missing", text: `${phraseTruth(call)} is not known` };
  const name = operand.kind === "read" ? phraseRead(operand) : phraseValue(operand);
  return { cause: "bad-value", text: `${name || "an item"} is ${showValue(value)}, ${wanted}` };
}
