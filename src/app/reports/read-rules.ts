// Which rules are there? And what does one of them ask, who does not pass it, which gates and initiatives ask for it?

import { scorecardFindingsQuery } from "../../api/findings.ts";
import type { ListedRule, ListedRules, RuleCase, RuleGate, RuleReport } from "../../api/reports.ts";
import type { DescribedScorecard } from "../../api/scorecards.ts";
import { asksFor } from "../../model/asked-rules.ts";
import type { Asking } from "../../model/asked-rules.ts";
import type { Gate, Requirement } from "../../model/gate.ts";
import type { RuleTests } from "../../model/rule-tests.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import type { Muster } from "../muster.ts";
import { currentRules, ruleOf } from "../rules/current-rules.ts";
import { phraseCondition } from "../rules/phrase-rule.ts";
import { readRuleTests } from "../rules/read-rule-tests.ts";
import { listScorecardFindings } from "./list-findings.ts";
import { readScorecard } from "./read-scorecards.ts";

/** How many of the entities that do not pass are listed. */
const MOST_OPEN = 50;

/** By scorecard, in dependency order; the rules of a scorecard in its own order. */
export async function listRules(muster: Muster): Promise<readonly ListedRules[]> {
  const { rulebook } = await currentRules(muster);
  const listed: ListedRules[] = [];
  for (const { id } of rulebook.scorecards) {
    const { title, draft, levels, rules } = await readScorecard(muster, id);
    listed.push({ scorecard: id, title, draft, levels, rules });
  }
  return listed;
}

/** In the same order, each with its scorecard. */
export async function everyRule(muster: Muster): Promise<readonly ListedRule[]> {
  const scorecards = await listRules(muster);
  return scorecards.flatMap(({ scorecard, rules }) => rules.map((rule) => ({ scorecard, ...rule })));
}

/** Throws Refusal `missing` for a scorecard or rule that does not exist. */
export async function readRule(
  muster: Muster,
  asked: { readonly scorecard: string; readonly rule: string },
): Promise<RuleReport> {
  const { rulebook } = await currentRules(muster);
  const described = await readScorecard(muster, asked.scorecard);
  const rule = ruleOf(described, asked.rule);
  const { id, title, entities, params } = described;
  const phrase = (condition: Parameters<typeof phraseCondition>[0]) =>
    phraseCondition(condition, params as Parameters<typeof phraseCondition>[1]);
  const open = scorecardFindingsQuery.parse({ rule: rule.id, outcome: "fail,unknown", limit: MOST_OPEN });
  return {
    scorecard: { id, title, entities },
    rule,
    asks: phrase(rule.pass),
    where: rule.appliesTo === undefined ? null : phrase(rule.appliesTo).join(" and "),
    source: { pass: rule.pass, appliesTo: rule.appliesTo ?? null },
    open: (await listScorecardFindings(muster, id, open)).items,
    cases: casesOf(await readRuleTests(muster), id, rule.id),
    gates: rulebook.gates.flatMap((gate) => askedBy(gate, described, rule)),
    initiatives: initiativesOf(rulebook, described, rule),
  };
}

type DescribedRule = DescribedScorecard["rules"][number];

function casesOf(tests: readonly RuleTests[], scorecard: string, rule: string): readonly RuleCase[] {
  return tests.flatMap((suite) => {
    if (!("scorecard" in suite) || suite.scorecard !== scorecard) return [];
    return suite.cases.flatMap(({ rule: its, name, expect, location }) =>
      its === rule ? [{ name, expect, file: location.file, line: location.line }] : [],
    );
  });
}

function askedBy(gate: Gate, scorecard: DescribedScorecard, rule: DescribedRule): readonly RuleGate[] {
  return gate.require
    .filter((requirement) => isAsked(requirement, scorecard, rule))
    .map(({ rules, onUnknown, enforcement }) => ({
      id: gate.id,
      title: gate.title,
      environments: gate.environments,
      by: rules === undefined ? "level" : "rule",
      onUnknown: onUnknown ?? null,
      steps: enforcement.map(({ step, from, when }) => ({
        step,
        from: from ?? null,
        isConditional: when !== undefined,
      })),
    }));
}

/**
 * Whether a gate or an initiative asks for the rule. Where it asks for the target, which differs between entities, a
 * rule counts as asked for up to the highest level that may be one.
 */
function isAsked(
  { scorecard, ...asking }: Asking & Pick<Requirement, "scorecard">,
  { id, levels, targets }: DescribedScorecard,
  rule: DescribedRule,
): boolean {
  const possible = targets.map(({ level }) => level);
  return scorecard === id && asksFor(asking, levels, possible)(rule);
}

function initiativesOf(
  { initiatives }: Rulebook,
  described: DescribedScorecard,
  rule: DescribedRule,
): RuleReport["initiatives"] {
  return initiatives
    .filter((initiative) => isAsked(initiative, described, rule))
    .map(({ id, title, due }) => ({ id, title, due }));
}
