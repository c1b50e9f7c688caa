// Who takes part? Every engine over the same rules and the same documents, and the proof that they agree.

import jsonLogic from "json-logic-js";
import type { RulesLogic } from "json-logic-js";
import { LogicEngine } from "json-logic-engine";
import { compileRules } from "../src/logic/compile-rules.ts";
import type { RuleSet, Values } from "../src/logic/compile-rules.ts";
import { parseRule } from "../src/logic/parse-rule.ts";
import type { Document } from "../src/model/document.ts";
import { AT, FACT_NAMES, toDocument } from "./documents.ts";
import type { PlainDocument } from "./documents.ts";
import type { Contestant } from "./measure.ts";
import type { BenchRule } from "./rules/bench-rule.ts";
import { checksOf, retrievedFacts, runChecks } from "./tech-insights.ts";

export function compileOurs(rules: readonly BenchRule[]): RuleSet {
  const sources = rules.map(({ id, logic }) => {
    const { expression, problems } = parseRule(logic, {});
    if (expression === undefined) throw new Error(`${id}: ${problems.map(({ message }) => message).join("; ")}`);
    return { expression };
  });
  return compileRules(sources, FACT_NAMES);
}

export interface Engine {
  readonly name: string;
  readonly documents: number;
  /** Writes the truth of every rule on one document: 0 or 1. */
  readonly judge: (document: number, into: Uint8Array) => Promise<void> | undefined;
}

/** `slow`: how many of the documents an engine gets that needs a thousand times as long. */
export function createEngines(
  rules: readonly BenchRule[],
  documents: readonly PlainDocument[],
  slow: number,
): readonly Engine[] {
  const of = (name: string, judge: Engine["judge"]): Engine => ({ name, documents: documents.length, judge });
  return [
    of("native", nativeJudge(rules, documents)),
    of("ours", ourJudge(rules, documents)),
    of("ours, loaded", ourLoadedJudge(rules, documents)),
    of("json-logic-engine, built", builtJudge(rules, documents)),
    of("json-logic-engine", interpretedJudge(rules, documents)),
    of("json-logic-js", referenceJudge(rules, documents)),
    { name: "json-rules-engine", documents: slow, judge: techInsightsJudge(rules, documents.slice(0, slow)) },
  ];
}

type Judge = Engine["judge"];

/** What somebody would write who never has to change a rule, explain an outcome, or wonder whether a fact is known. */
function nativeJudge(rules: readonly BenchRule[], documents: readonly PlainDocument[]): Judge {
  const predicates = rules.map(({ native }) => native);
  return (document, into) => {
    const read = documents[document] as PlainDocument;
    for (let rule = 0; rule < predicates.length; rule++) into[rule] = predicates[rule]?.(read) === true ? 1 : 0;
  };
}

function ourJudge(rules: readonly BenchRule[], plain: readonly PlainDocument[]): Judge {
  const set = compileOurs(rules);
  const documents = plain.map(toDocument);
  return (document, into) => {
    set.evaluateAll(set.load(documents[document] as Document, AT), into);
  };
}

function ourLoadedJudge(rules: readonly BenchRule[], plain: readonly PlainDocument[]): Judge {
  const set = compileOurs(rules);
  const loaded = plain.map((document) => set.load(toDocument(document), AT));
  return (document, into) => {
    set.evaluateAll(loaded[document] as Values, into);
  };
}

function builtJudge(rules: readonly BenchRule[], documents: readonly PlainDocument[]): Judge {
  const engine = new LogicEngine();
  const built = rules.map(({ logic }) => engine.build(logic) as (document: PlainDocument) => unknown);
  return (document, into) => {
    const read = documents[document] as PlainDocument;
    for (let rule = 0; rule < built.length; rule++) into[rule] = built[rule]?.(read) ? 1 : 0;
  };
}

function interpretedJudge(rules: readonly BenchRule[], documents: readonly PlainDocument[]): Judge {
  const engine = new LogicEngine();
  const logics = rules.map(({ logic }) => logic);
  return (document, into) => {
    const read = documents[document] as PlainDocument;
    for (let rule = 0; rule < logics.length; rule++) into[rule] = engine.run(logics[rule], read) ? 1 : 0;
  };
}

function referenceJudge(rules: readonly BenchRule[], documents: readonly PlainDocument[]): Judge {
  const logics = rules.map(({ logic }) => logic as RulesLogic);
  return (document, into) => {
    const read = documents[document] as PlainDocument;
    for (let rule = 0; rule < logics.length; rule++) {
      into[rule] = jsonLogic.truthy(jsonLogic.apply(logics[rule] as RulesLogic, read)) ? 1 : 0;
    }
  };
}

function techInsightsJudge(rules: readonly BenchRule[], documents: readonly PlainDocument[]): Judge {
  const checks = checksOf(rules);
  const retrieved = documents.map(retrievedFacts);
  return async (document, into) => {
    const passing = await runChecks(checks, retrieved[document] ?? {});
    for (const [rule, { id }] of rules.entries()) into[rule] = passing.has(id) ? 1 : 0;
  };
}

/** Throws where an engine judges otherwise than the first: a race between answers to different questions says nothing. */
export async function requireAgreement(engines: readonly Engine[], rules: readonly BenchRule[]): Promise<void> {
  const [first, ...others] = engines;
  const [expected, judged] = [new Uint8Array(rules.length), new Uint8Array(rules.length)];
  for (const engine of others) {
    for (let document = 0; document < engine.documents; document++) {
      await first?.judge(document, expected);
      await engine.judge(document, judged);
      const wrong = judged.findIndex((truth, rule) => truth !== expected[rule]);
      if (wrong >= 0)
        throw new Error(`${engine.name} judges \`${rules[wrong]?.id}\` of document ${document} otherwise`);
    }
  }
}

export function contestantsOf(engines: readonly Engine[], rules: readonly BenchRule[]): Contestant[] {
  return engines.map(({ name, judge, documents }) => {
    const into = new Uint8Array(rules.length);
    const units = rules.length * documents;
    return { name, units, run: () => judgeInTurn(judge, documents, into) };
  });
}

/** Waits only for an engine that has to be waited for: waiting costs more than most of them. */
function judgeInTurn(judge: Judge, documents: number, into: Uint8Array, from = 0): Promise<void> | undefined {
  for (let document = from; document < documents; document++) {
    const judging = judge(document, into);
    if (judging !== undefined) return judging.then(() => judgeInTurn(judge, documents, into, document + 1));
  }
  return undefined;
}
