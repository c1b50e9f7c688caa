// Do the rules and gates do what their own tests say, and does every rule have tests?

import { compileScorecard } from "../../evaluate/compile-scorecard.ts";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import { outcomesOf, targetOf } from "../../evaluate/evaluate-scorecard.ts";
import { explainFinding } from "../../evaluate/explain-finding.ts";
import { bindGates, gatesBefore } from "../../gate/bind-gates.ts";
import { compileFreeze } from "../../gate/compile-freeze.ts";
import type { CompiledFreeze } from "../../gate/compile-freeze.ts";
import { compileGate } from "../../gate/compile-gate.ts";
import type { CompiledGate } from "../../gate/compile-gate.ts";
import { holdsOf } from "../../gate/holds.ts";
import { judgeGates } from "../../gate/judge-gates.ts";
import type { GateJudgement } from "../../gate/judge-gates.ts";
import { rulesSay, verdictOf } from "../../gate/verdict.ts";
import type { Hold } from "../../model/decision.ts";
import type { Document } from "../../model/document.ts";
import { normaliseEnvironment } from "../../model/environment.ts";
import { NOTHING_IN_FORCE } from "../../model/in-force.ts";
import { ownText } from "../../model/json.ts";
import type { Problem } from "../../model/problem.ts";
import type { RuleTestCase, RuleTestReport, UncoveredRule } from "../../model/rule-test-report.ts";
import type { GateCase, RuleTests, ScorecardCase } from "../../model/rule-tests.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import { compareWithReference } from "./compare-with-reference.ts";
import { buildGateDocument, buildTestDocument } from "./test-document.ts";

export interface RuleTestOptions {
  /** Also ask json-logic-js, and report where it answers differently. */
  readonly reference?: boolean;
}

/** Runs every case; `tests` have to come from the same load as the rulebook. */
export function runRuleTests(
  rulebook: Rulebook,
  tests: readonly RuleTests[],
  options: RuleTestOptions = {},
): RuleTestReport {
  const bench = setUp(rulebook);
  const cases: RuleTestCase[] = [];
  const differences: Problem[] = [];
  for (const suite of tests) {
    if ("gate" in suite) {
      const gate = required(bench.gates, suite.gate);
      cases.push(...suite.cases.map((testCase) => runGateCase(bench, gate, testCase)));
      continue;
    }
    const scorecard = required(bench.scorecards, suite.scorecard);
    for (const testCase of suite.cases) {
      const document = buildTestDocument(testCase, rulebook.facts, testCase.at);
      cases.push(runScorecardCase(scorecard, testCase, document));
      if (options.reference === true) differences.push(...compareWithReference(scorecard, testCase, document));
    }
  }
  const uncovered = [...bench.scorecards.values()].flatMap((scorecard) => uncoveredRules(scorecard, cases));
  const passed = cases.filter((testCase) => testCase.passed).length;
  const summary = { cases: cases.length, passed, failed: cases.length - passed, uncovered: uncovered.length };
  return { cases, uncovered, differences, summary };
}

interface Bench {
  readonly scorecards: ReadonlyMap<string, CompiledScorecard>;
  readonly gates: ReadonlyMap<string, CompiledGate>;
  readonly freezes: readonly CompiledFreeze[];
}

function setUp(rulebook: Rulebook): Bench {
  return {
    scorecards: new Map(rulebook.scorecards.map((card) => [card.id, compileScorecard(card, rulebook)])),
    gates: new Map(rulebook.gates.map((gate) => [gate.id, compileGate(gate)])),
    freezes: rulebook.freezes.map(compileFreeze),
  };
}

function runScorecardCase(compiled: CompiledScorecard, testCase: ScorecardCase, document: Document): RuleTestCase {
  const index = indexOfRule(compiled, testCase.rule);
  const values = compiled.conditions.load(document, testCase.at);
  const outcomes = outcomesOf(compiled, values, document);
  const actual = outcomes?.[index] ?? "not-applicable";
  const message =
    outcomes === undefined
      ? "the scorecard does not apply to this entity"
      : explainFinding(compiled, index, actual, values, { source: "test", observedAt: testCase.at }).message;
  const { rule, name, location, expect: expected } = testCase;
  return {
    scorecard: compiled.scorecard.id,
    rule,
    name,
    location,
    expected,
    actual,
    message,
    passed: actual === expected,
  };
}

function runGateCase(bench: Bench, gate: CompiledGate, testCase: GateCase): RuleTestCase {
  const document = buildGateDocument(testCase);
  const { name, location, expect: expected } = testCase;
  const told = { gate: gate.gate.id, rule: null, name, location, expected };
  const environment = ownText(testCase.change, "environment");
  const standing = environment === undefined ? [gate] : gatesBefore([gate], environment);
  const bound = bindGates(standing, document, testCase.at);
  const held = (approvals: readonly Hold[]) => heldBy(bench.freezes, approvals, environment, document, testCase);
  if (bound.length === 0) {
    const holds = held([]);
    const why = standing.length > 0 ? "the gate does not apply" : `the gate does not stand before \`${environment}\``;
    const actual = holds.length > 0 ? "wait" : "allow";
    return { ...told, actual, message: [why, ...holds.map(sayHold)].join(", "), passed: actual === expected };
  }
  const judgement = judgeGates(
    bound,
    {
      scorecard: (id) => bench.scorecards.get(id)?.scorecard,
      target: (id) => targetLevel(required(bench.scorecards, id), document, testCase),
      outcomes: (id) =>
        required(bench.scorecards, id).rules.map(({ rule }) => testCase.findings.get(`${id}/${rule.id}`) ?? "pass"),
    },
    environment ?? "",
    NOTHING_IN_FORCE,
    testCase.at,
  );
  const holds = held(judgement.requirements.approvals);
  const actual = verdictOf({ rules: rulesSay(judgement.findings), held: { holds, rejected: undefined } });
  return { ...told, actual, message: sayJudgement(judgement, holds), passed: actual === expected };
}

/** In a case nobody has approved or locked anything. Freezes hold only if the case names an environment. */
function heldBy(
  freezes: readonly CompiledFreeze[],
  approvals: readonly Hold[],
  environment: string | undefined,
  document: Document,
  { at }: GateCase,
): readonly Hold[] {
  const release = {
    entity: document.entity.ref,
    environment: normaliseEnvironment(environment ?? ""),
    document,
    freezes: environment === undefined ? [] : freezes,
    inForce: NOTHING_IN_FORCE,
    actor: undefined,
    // Files cannot tell what was deployed before.
    isRollback: false,
    at,
  };
  return holdsOf(release, approvals).holds;
}

function targetLevel(compiled: CompiledScorecard, document: Document, testCase: GateCase): string | undefined {
  const rank = targetOf(compiled, compiled.conditions.load(document, testCase.at));
  return compiled.scorecard.levels[rank - 1];
}

function sayJudgement({ findings }: GateJudgement, holds: readonly Hold[]): string {
  const told = findings
    .filter(({ effect }) => effect !== "none")
    .map(({ scorecard, rule, outcome, effect }) => `${effect} \`${scorecard}/${rule}\` (${outcome})`);
  told.push(...holds.map(sayHold));
  return told.length === 0 ? "nothing stands in the way" : told.join(", ");
}

function sayHold({ kind, id }: Hold): string {
  return kind === "freeze" ? `waits for freeze \`${id}\`` : "waits for an approval";
}

/**
 * A case for `unknown` is wanted only of rules that can be unknown: those that read facts or levels. Rules that a
 * scorecard takes over from the one it extends are tested where they are written.
 */
function uncoveredRules(compiled: CompiledScorecard, cases: readonly RuleTestCase[]): UncoveredRule[] {
  const { id: scorecard, location } = compiled.scorecard;
  const own = compiled.rules.filter(({ rule }) => rule.location.file === location.file);
  return own.flatMap(({ rule, pass, appliesTo }) => {
    const seen = new Set<string>(
      cases.flatMap((tried) =>
        "scorecard" in tried && tried.scorecard === scorecard && tried.rule === rule.id ? tried.expected : [],
      ),
    );
    const wanted: UncoveredRule["missing"] = canBeUnknown(compiled, [
      pass,
      ...(appliesTo === undefined ? [] : [appliesTo]),
    ])
      ? ["pass", "fail", "unknown"]
      : ["pass", "fail"];
    const missing = wanted.filter((outcome) => !seen.has(outcome));
    return missing.length === 0 ? [] : [{ scorecard, rule: rule.id, missing, location: rule.location }];
  });
}

function canBeUnknown({ conditions }: CompiledScorecard, indexes: readonly number[]): boolean {
  const open = new Set(["facts", "levels"]);
  return indexes.some((index) =>
    conditions.reads(index).some((slot) => open.has(conditions.slots[slot]?.path[0] ?? "")),
  );
}

function indexOfRule({ scorecard, rules }: CompiledScorecard, id: string): number {
  const index = rules.findIndex(({ rule }) => rule.id === id);
  if (index < 0) throw new RangeError(`scorecard \`${scorecard.id}\` has no rule \`${id}\``);
  return index;
}

function required<T>(things: ReadonlyMap<string, T>, id: string): T {
  const thing = things.get(id);
  if (thing === undefined) throw new RangeError(`the rulebook has no \`${id}\``);
  return thing;
}
