// Which values did a condition rest on?

import type { Evidence } from "../model/finding.ts";
import type { Compiler } from "./compiler.ts";
import type { RelatedDocument } from "./document-path.ts";
import { documentReads, walkExpression } from "./expression.ts";
import type { Call, Expression } from "./expression.ts";
import { phraseValue } from "./phrase.ts";
import { showPath } from "./show-value.ts";
import { makeEvidence } from "./situation.ts";
import { NOW } from "./slot-table.ts";

/** The slots a condition reads, each with what is asked of the value where a single comparison says so (`>= 80`). */
export type EvidenceSources = ReadonlyMap<number, string | undefined>;

export function evidenceSources(condition: Expression, compiler: Compiler): EvidenceSources {
  const sources = new Map<number, string | undefined>();
  walkExpression(condition, (part) => {
    if (part.kind === "call") addCall(part, compiler, sources);
    if (part.kind === "read" && part.scope === "root") {
      const slot = compiler.reader.slotOf(part.keys, part.fallback !== undefined);
      if (!sources.has(slot)) sources.set(slot, undefined);
    }
  });
  sources.delete(NOW);
  return sources;
}

function addCall(call: Call, compiler: Compiler, sources: Map<number, string | undefined>): void {
  const [first, second] = call.args as [Expression, Expression];
  if (call.operator === "related") {
    sources.set(compiler.reader.slotOfRelation(String(compiler.constant(first))), undefined);
  } else if (call.operator === "at_level" && call.scope === "root") {
    const slot = compiler.reader.slotOfLevel(String(compiler.constant(first)));
    sources.set(slot, `${String(compiler.constant(second))} or higher`);
  } else {
    addAsked(call, compiler, sources);
  }
}

const SYMBOLS: Readonly<Record<string, string>> = {
  "==": "=",
  "===": "=",
  "!=": "!=",
  "!==": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};
const MIRRORED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/** Notes what a comparison asks of a slot, read directly or through its age, length or lower case. */
function addAsked(call: Call, compiler: Compiler, sources: Map<number, string | undefined>): void {
  const [left, right, third] = call.args;
  if (left === undefined || right === undefined) return;
  const symbol = SYMBOLS[call.operator];
  if (symbol !== undefined && third === undefined) {
    ask(left, `${symbol} ${phraseValue(right)}`, compiler, sources);
    ask(right, `${MIRRORED[symbol] ?? symbol} ${phraseValue(left)}`, compiler, sources);
  } else if (symbol !== undefined && third !== undefined) {
    ask(right, `between ${phraseValue(left)} and ${phraseValue(third)}`, compiler, sources);
  } else if (call.operator === "in") {
    ask(left, `one of ${phraseValue(right).replace(/^\[(.*)\]$/, "$1")}`, compiler, sources);
    ask(right, `holding ${phraseValue(left)}`, compiler, sources);
  } else if (call.operator === "glob") {
    ask(left, `matching ${phraseValue(right)}`, compiler, sources);
  } else if (call.operator === "sem_ver" && third !== undefined) {
    ask(left, `${String(compiler.constant(right))} ${String(compiler.constant(third))}`, compiler, sources);
  }
}

function ask(operand: Expression, asked: string, compiler: Compiler, sources: Map<number, string | undefined>): void {
  const slot = compiler.slot(operand);
  if (slot !== undefined) {
    sources.set(slot, asked);
  } else if (operand.kind === "call" && operand.args[0] !== undefined) {
    if (operand.operator === "age_days") ask(operand.args[0], `${asked} days old`, compiler, sources);
    if (operand.operator === "length") ask(operand.args[0], `length ${asked}`, compiler, sources);
    if (operand.operator === "lower") ask(operand.args[0], asked, compiler, sources);
  }
}

/** What a predicate read from one related entity. */
export function relatedEvidence(predicate: Expression, item: RelatedDocument): Evidence[] {
  return documentReads(predicate)
    .filter((read) => read.scope === "item" && read.documentKeys.length > 0)
    .map((read) => {
      const { path, ...observation } = item.observe(read.documentKeys);
      return makeEvidence(`${item.ref} ${showPath(read.documentKeys)}`, path, observation);
    });
}
