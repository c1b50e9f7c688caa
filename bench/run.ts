// How fast are rules evaluated, next to what else could evaluate them? `npm run bench`, with `-- --quick` for a glance.

import { availableParallelism, cpus } from "node:os";
import type { RuleSet } from "../src/logic/compile-rules.ts";
import type { Document } from "../src/model/document.ts";
import { AT, drawDocuments, toDocument } from "./documents.ts";
import { compileOurs, contestantsOf, createEngines, requireAgreement } from "./engines.ts";
import { measure, ratiosOf, spreadOf } from "./measure.ts";
import type { Contestant, Effort, Measurement, Spread } from "./measure.ts";
import { HUNDRED_RULES, TWENTY_RULES } from "./rules/all-rules.ts";
import type { BenchRule } from "./rules/bench-rule.ts";
import { printGoals, printTimes } from "./tables.ts";
import type { Goal } from "./tables.ts";

const isQuick = process.argv.includes("--quick");
const EFFORT: Effort = isQuick ? { rounds: 12, slice: 15 } : { rounds: 60, slice: 40 };
const DOCUMENTS = 1_000;
const SEED = 20_261_201;
/** The catalog of a large organisation. */
const FLEET = 10_000;

type Measurements = ReadonlyMap<string, Measurement>;

console.log(
  `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.versions.node}`,
);
console.log(
  `${DOCUMENTS} made-up services, seed ${SEED}; ${EFFORT.rounds} rounds of ${EFFORT.slice} ms each, in turns\n`,
);

const compiling = await measure([compiler(HUNDRED_RULES)], EFFORT);
const hundred = await compareEngines(HUNDRED_RULES);
const twenty = await compareEngines(TWENTY_RULES);
const ours = await measureOurs();

printGoals([
  atMost("evaluation, 100 rules", ratio(hundred, "ours", "native"), 2.5, "× native"),
  atMost("evaluation, 20 rules", ratio(twenty, "ours", "native"), 4, "× native"),
  atMost("with all that does not pass explained", ratio(hundred, "ours, fails explained", "native"), 12, "× native"),
  atMost("with every outcome explained", ratio(hundred, "ours, all explained", "native"), 12, "× native"),
  atLeast("than json-logic-js, 100 rules", ratio(hundred, "json-logic-js", "ours"), 8, "× faster"),
  atLeast("than json-rules-engine, 100 rules", ratio(hundred, "json-rules-engine", "ours"), 150, "× faster"),
  atMost("one fact changed, per entity", spread(ours, "one fact changed", 1e-3), 1, "µs"),
  atMost("compiling, per rule", spread(compiling, "compiling", 1e-3), 10, "µs"),
  atMost(`all of ${FLEET} entities × 100 rules`, spread(ours, "whole fleet", 1e-6), 150, "ms"),
]);

/** All engines over the same documents, ours with explanations besides. */
async function compareEngines(rules: readonly BenchRule[]): Promise<Measurements> {
  const documents = drawDocuments(DOCUMENTS, SEED);
  const engines = createEngines(rules, documents, 10);
  await requireAgreement(engines, rules);
  const explaining = explained(rules, documents.map(toDocument));
  const measured = await measure([...contestantsOf(engines, rules), ...explaining], EFFORT);
  printTimes(`${rules.length} rules, ns per rule and document`, measured, "native");
  return measured;
}

/** What a report costs: why each rule came out as it did, or each that does not pass. */
function explained(rules: readonly BenchRule[], documents: readonly Document[]): readonly Contestant[] {
  const set = compileOurs(rules);
  const units = rules.length * documents.length;
  const truths = new Uint8Array(set.size);
  const explain = (isWanted: (truth: number | undefined) => boolean): number => {
    let characters = 0;
    for (const document of documents) {
      const values = set.load(document, AT);
      set.evaluateAll(values, truths);
      for (let rule = 0; rule < set.size; rule++) {
        if (isWanted(truths[rule])) characters += set.explain(rule, values).message.length;
      }
    }
    return characters;
  };
  return [
    { name: "ours, all explained", units, run: () => explain(() => true) },
    { name: "ours, fails explained", units, run: () => explain((truth) => truth !== 1) },
  ];
}

/** Parsing, checking and compiling. */
function compiler(rules: readonly BenchRule[]): Contestant {
  return { name: "compiling", units: rules.length, run: () => compileOurs(rules).size };
}

async function measureOurs(): Promise<Measurements> {
  const set = compileOurs(HUNDRED_RULES);
  const fleet = drawDocuments(FLEET, SEED).map(toDocument);
  const truths = new Uint8Array(set.size);
  return measure(
    [
      {
        name: "one fact changed",
        units: FLEET,
        run: () => reevaluate(set, fleet, "facts.security.vuln_critical_count"),
      },
      {
        name: "whole fleet",
        units: 1,
        run: () => {
          for (const document of fleet) set.evaluateAll(set.load(document, AT), truths);
        },
      },
    ],
    EFFORT,
  );
}

/** Only the rules that read what changed, of each entity. */
function reevaluate(set: RuleSet, fleet: readonly Document[], key: string): number {
  const rules = set.readers.get(key) ?? [];
  let passed = 0;
  for (const document of fleet) {
    const values = set.load(document, AT, rules);
    for (const rule of rules) if (set.evaluate(rule, values) === true) passed++;
  }
  return passed;
}

function ratio(measured: Measurements, one: string, other: string): Spread {
  return ratiosOf(measured.get(one) ?? NOTHING, measured.get(other) ?? NOTHING);
}

const NOTHING: Measurement = { rounds: [] };

function spread(measured: Measurements, name: string, scale: number): Spread {
  return spreadOf((measured.get(name) ?? NOTHING).rounds.map((time) => time * scale));
}

function atMost(what: string, measured: Spread, goal: number, unit: string): Goal {
  return { what, measured, goal: `≤ ${goal} ${unit}`, isMet: measured.median <= goal };
}

function atLeast(what: string, measured: Spread, goal: number, unit: string): Goal {
  return { what, measured, goal: `≥ ${goal} ${unit}`, isMet: measured.median >= goal };
}
