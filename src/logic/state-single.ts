// How do explanations word the test of one value: is it set, in a list, of a pattern, of a version, at a level?

import type { Compiler } from "./compiler.ts";
import type { Call, Expression } from "./expression.ts";
import { phraseTruth, phraseValue } from "./phrase.ts";
import { showSome, showValue } from "./show-value.ts";
import { known, unknown } from "./statement.ts";
import type { State } from "./statement.ts";
import { isTruthy } from "./value.ts";
import type { Value } from "./value.ts";

type Say = (slots: readonly Value[], truth: boolean) => string;

export function stateBy(condition: Expression, compiler: Compiler, say: Say): State {
  const decide = compiler.truth(condition);
  return (situation) => {
    const truth = decide(situation.slots, undefined);
    return truth === undefined ? unknown(condition, compiler, situation) : known(truth, say(situation.slots, truth));
  };
}

export function sayTruthiness(expression: Expression, compiler: Compiler): Say {
  const value = compiler.value(expression);
  const name = phraseValue(expression);
  if (expression.kind === "literal") return () => `the rule says ${name}`;
  return (slots) => {
    const found = value(slots, undefined);
    if (found === "" || (Array.isArray(found) && found.length === 0)) return `${name} is empty`;
    return `${name} is ${typeof found === "object" && isTruthy(found) ? "set" : showValue(found)}`;
  };
}

export function sayIn(needle: Expression, haystack: Expression, compiler: Compiler): Say {
  const value = compiler.value(needle);
  const place = compiler.value(haystack);
  const isAboutHaystack = compiler.constant(needle) !== undefined;
  const [needleName, haystackName] = [phraseValue(needle), phraseValue(haystack)];
  return (slots, truth) => {
    if (isAboutHaystack) return `${haystackName} ${truth ? "holds" : "does not hold"} ${needleName}`;
    const found = value(slots, undefined);
    const said = `${needleName} is ${showValue(found)}`;
    if (found === null && !truth) return said;
    const list = place(slots, undefined);
    if (Array.isArray(list)) return `${said}, ${truth ? "one" : "none"} of ${showSome(list)}`;
    return `${said}, ${truth ? "" : "not "}part of ${haystackName}`;
  };
}

export function sayGlob(text: Expression, pattern: Expression, compiler: Compiler): Say {
  const value = compiler.value(text);
  const [name, wanted] = [phraseValue(text), phraseValue(pattern)];
  return (slots, truth) => {
    const found = value(slots, undefined);
    if (found === null) return `${name} is not set`;
    return `${name} is ${showValue(found)}, which ${truth ? "matches" : "does not match"} ${wanted}`;
  };
}

const VERSION_WORDS: Readonly<Record<string, string>> = {
  "=": "",
  "!=": "other than ",
  "<": "older than ",
  "<=": "at most ",
  ">": "newer than ",
  ">=": "at least ",
  "~": "in line with ",
  "^": "of the major version of ",
};

export function stateVersion(call: Call, compiler: Compiler, isNegated: boolean): State {
  const [subject, operator, limit] = call.args as [Expression, Expression, Expression];
  const decide = compiler.truth(call);
  const value = compiler.value(subject);
  const symbol = String(compiler.constant(operator));
  const name = phraseValue(subject);
  const bound = limit.kind === "literal" ? String(limit.value) : phraseValue(limit);
  const asked = `${VERSION_WORDS[symbol] ?? `${symbol} `}${bound}`;
  const canUpgrade = symbol === ">=" || symbol === ">";
  return (situation) => {
    const truth = decide(situation.slots, undefined);
    if (truth === undefined) return unknown(call, compiler, situation);
    const found = String(value(situation.slots, undefined));
    const text = `${found} is ${truth ? "" : "not "}${asked} for ${name}`;
    const isOff = truth === isNegated && !isNegated && canUpgrade;
    return known(truth, text, isOff ? `raise ${name} from ${found} to ${asked}` : undefined);
  };
}

export function stateLevel(call: Call, compiler: Compiler, isNegated: boolean): State {
  const [scorecard, level] = call.args.map((arg) => String(compiler.constant(arg))) as [string, string];
  const decide = compiler.truth(call);
  const slot = compiler.reader.slotOfLevel(scorecard);
  return (situation) => {
    const truth = decide(situation.slots, undefined);
    if (truth === undefined) return unknown(call, compiler, situation);
    const held = situation.slots[slot];
    const id = typeof held === "object" && held !== null && "id" in held ? held.id : null;
    const isApplicable = typeof held === "object" && held !== null && "applicable" in held && held.applicable === true;
    if (!isApplicable) return known(truth, `\`${scorecard}\` does not apply`);
    const holds =
      id === null ? `no level of \`${scorecard}\` is held` : `level ${String(id)} of \`${scorecard}\` is held`;
    const text = `${holds}, ${truth ? "at least" : "below"} ${level}`;
    return known(truth, text, truth || isNegated ? undefined : `reach ${level} on \`${scorecard}\``);
  };
}

export function stateExists(call: Call, compiler: Compiler): State {
  const [read] = call.reads ?? [];
  const decide = compiler.truth(call);
  const name = read === undefined ? phraseTruth(call) : phraseValue(read);
  return (situation) => {
    const truth = decide(situation.slots, undefined);
    if (truth === undefined) return unknown(call, compiler, situation);
    if (truth || read === undefined) return known(truth, `${name} is ${truth ? "set" : "not set"}`);
    const value = compiler.value(read)(situation.slots, undefined);
    return known(truth, value === undefined ? unknown(read, compiler, situation).text : `${name} is not set`);
  };
}

export function sayMissing(call: Call, compiler: Compiler): Say {
  const value = compiler.value(call);
  const asked = (call.reads ?? []).map(phraseValue).join(", ");
  return (slots, truth) => {
    const missing = value(slots, undefined);
    if (truth && Array.isArray(missing)) return `missing: ${missing.map((name) => `\`${String(name)}\``).join(", ")}`;
    return call.operator === "missing" ? `nothing is missing of ${asked}` : `enough is there of ${asked}`;
  };
}
