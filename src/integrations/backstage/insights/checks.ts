// How does a rule appear as a check of Backstage's Tech Insights?

import type { InsightCheck } from "../../../api/tech-insights.ts";
import { currentRules } from "../../../app/rules/current-rules.ts";
import type { CompiledRulebook } from "../../../app/rules/rules-in-force.ts";
import type { Muster } from "../../../app/muster.ts";
import { suggest } from "../../../model/nearest.ts";
import { Refusal } from "../../../model/refusal.ts";
import type { Rule, Scorecard } from "../../../model/scorecard.ts";
import { formatDuration } from "../../../model/time.ts";

/** The only type of check that all front ends display. */
const TYPE = "json-rules-engine";
/** Bronze, silver and gold as the Maturity plugin counts them; its rank 0, "stone", means no level. */
const HIGHEST_RANK = 3;

export interface CheckOfRule {
  readonly check: InsightCheck;
  readonly scorecard: string;
  /** The index of its outcome in an evaluation of the scorecard. */
  readonly index: number;
  /** The names of the facts that the rule reads. */
  readonly facts: readonly string[];
}

/** Without drafts, which count nowhere. */
export async function listChecks(muster: Muster): Promise<readonly InsightCheck[]> {
  return checksOf(await currentRules(muster)).map(({ check }) => check);
}

const KNOWN = new WeakMap<CompiledRulebook, readonly CheckOfRule[]>();

/** In the order of scorecards and rules. */
function checksOf(rules: CompiledRulebook): readonly CheckOfRule[] {
  const known = KNOWN.get(rules) ?? rules.scorecards.flatMap((compiled) => checksOfScorecard(rules, compiled));
  KNOWN.set(rules, known);
  return known;
}

function checksOfScorecard(
  { rulebook }: CompiledRulebook,
  { scorecard, rules, conditions }: CompiledRulebook["scorecards"][number],
): CheckOfRule[] {
  if (scorecard.draft) return [];
  return rules.flatMap(({ rule, rank, pass }, index) => {
    if (rule.draft) return [];
    const names = conditions.reads(pass).flatMap((slot) => {
      const { root = "", name = "" } = conditions.slots[slot]?.resolved ?? {};
      return root === "fact" || root === "undeclared-fact" ? name : [];
    });
    const facts = [...new Set(names)];
    const factIds = [...new Set(facts.flatMap((name) => rulebook.facts.get(name)?.factSet ?? []))];
    return [{ check: checkOf(scorecard, rule, rank, factIds), scorecard: scorecard.id, index, facts }];
  });
}

function checkOf(scorecard: Scorecard, rule: Rule, rank: number, factIds: readonly string[]): InsightCheck {
  const { id, title, level, severity, why, fix, weight } = rule;
  const solution = fix === undefined ? {} : { solution: fix.text };
  const effort = fix?.effort === undefined ? {} : { effort: formatDuration(fix.effort) };
  return {
    id: `${scorecard.id}/${id}`,
    type: TYPE,
    name: title,
    description: why ?? title,
    factIds,
    metadata: {
      category: scorecard.title,
      rank: rankOf(rank, scorecard.levels.length),
      exp: weight,
      scorecard: scorecard.id,
      level,
      severity,
      ...solution,
      ...effort,
    },
    links: fix?.url === undefined ? [] : [{ title: "How to fix it", url: fix.url }],
  };
}

/** With more than three levels some share a rank. With three or more levels the highest is gold. */
export function rankOf(rank: number, levels: number): number {
  return levels <= HIGHEST_RANK ? rank : Math.ceil((rank * HIGHEST_RANK) / levels);
}

/** The checks asked for; left out: all. Throws Refusal `missing` for a check that does not exist. */
export function selectChecks(rules: CompiledRulebook, asked: readonly string[] | undefined): readonly CheckOfRule[] {
  const all = checksOf(rules);
  if (asked === undefined) return all;
  const ids = all.map(({ check }) => check.id);
  for (const id of asked) {
    if (ids.includes(id)) continue;
    const help = suggest(id, ids);
    throw new Refusal("missing", "no-such-check", `there is no check \`${id}\``, help === undefined ? {} : { help });
  }
  const wanted = new Set(asked);
  return all.filter(({ check }) => wanted.has(check.id));
}
