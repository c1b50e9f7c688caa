// What does the page of one scorecard show: figures of those asked for, who fails what most, and one page of the matrix?

import type { EntityRef } from "../../model/entity.ts";
import { isOpen } from "../../model/finding.ts";
import type { Outcome } from "../../model/finding.ts";
import { compareText } from "../../model/problem.ts";
import type { Rule, Scorecard } from "../../model/scorecard.ts";
import type {
  FleetStrip,
  GroupFigures,
  MatrixRow,
  OutcomeCounts,
  ReportedFigures,
  ReportedRule,
  ScorecardReport,
  ScorecardStanding,
  WorstRule,
} from "../../model/scorecard-report.ts";
import { readFilters } from "../catalog/read-filters.ts";
import type { Muster } from "../muster.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { keptStandings, outcomeOf } from "./kept-standings.ts";
import type { KeptStanding } from "./kept-standings.ts";
import { Tally } from "./tally.ts";
import { firstEnd } from "./waived-tally.ts";

export const GROUPED_BY = ["owner", "system", "tier"] as const;
export const SORTED_BY = ["worst", "best", "name", "owner"] as const;

export interface ScorecardReportQuery {
  readonly owner?: string | undefined;
  readonly system?: string | undefined;
  readonly tier?: string | undefined;
  readonly kind?: string | undefined;
  /** `none`: those that hold none. */
  readonly level?: string | undefined;
  readonly standing?: "met" | "below" | "unknown" | "none" | undefined;
  /** Id of a rule; with `outcome` left out: those that do not pass it. */
  readonly rule?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** Part of the ref. */
  readonly q?: string | undefined;
  readonly by: (typeof GROUPED_BY)[number];
  readonly sort: (typeof SORTED_BY)[number];
  /** From 1. */
  readonly page: number;
}

/** `rows`: how many a page has. Figures are of what is kept: nothing is evaluated for them. */
export async function reportScorecard(
  muster: Muster,
  id: string,
  query: ScorecardReportQuery,
  rows: number,
): Promise<ScorecardReport> {
  const rules = await currentRules(muster);
  const { rulebook } = rules;
  const { scorecard } = scorecardOf(rules, id);
  const all = await keptStandings(muster, id);
  const fleet = digest(all, scorecard, rulebook.digest);
  const asked = fleet.current.filter(filterOf(scorecard, query));
  const whole = asked.length === fleet.current.length;
  const counted = whole ? fleet.counted : count(asked, scorecard);
  const { title, description = null, owner = null, draft, levels } = scorecard;
  const sorted = whole && query.sort === "worst" ? fleet.worstFirst : [...asked].sort(ORDERS[query.sort]);
  const first = (query.page - 1) * rows;
  return {
    id,
    title,
    description,
    owner,
    draft,
    levels,
    rules: counted.rules,
    figures: counted.figures,
    pending: all.length - fleet.current.length,
    worst: counted.worst,
    groups: whole ? fleet.groups(query.by) : groupsOf(asked, scorecard, query.by),
    strip: whole ? fleet.strip : stripOf([...asked].sort(ORDERS.worst), levels),
    rows: sorted.slice(first, first + rows).map((standing) => rowOf(standing, scorecard)),
    total: asked.length,
    choices: fleet.choices,
  };
}

/** How the fleet stands on every scorecard, in dependency order. */
export async function reportStandings(muster: Muster): Promise<readonly ScorecardStanding[]> {
  const { rulebook } = await currentRules(muster);
  const reports: ScorecardStanding[] = [];
  for (const scorecard of rulebook.scorecards) {
    const all = await keptStandings(muster, scorecard.id);
    const { counted, current } = digest(all, scorecard, rulebook.digest);
    const { id, title, draft, levels } = scorecard;
    reports.push({ id, title, draft, levels, figures: counted.figures, pending: all.length - current.length });
  }
  return reports;
}

/** What is computed once of a fleet that stays as it is. */
interface FleetDigest {
  readonly of: string;
  readonly scorecard: Scorecard;
  /** Evaluated by the rules in force. */
  readonly current: readonly KeptStanding[];
  readonly worstFirst: readonly KeptStanding[];
  readonly counted: Counted;
  readonly strip: FleetStrip;
  readonly choices: ScorecardReport["choices"];
  groups(by: ScorecardReportQuery["by"]): readonly GroupFigures[];
}

const DIGESTS = new WeakMap<readonly KeptStanding[], FleetDigest>();

function digest(all: readonly KeptStanding[], scorecard: Scorecard, rulebook: string): FleetDigest {
  const known = DIGESTS.get(all);
  if (known?.of === rulebook && known.scorecard === scorecard) return known;
  const current = all.filter(({ evaluatedBy }) => evaluatedBy === rulebook);
  const worstFirst = [...current].sort(ORDERS.worst);
  const groups = new Map<string, readonly GroupFigures[]>();
  const made: FleetDigest = {
    of: rulebook,
    scorecard,
    current,
    worstFirst,
    counted: count(current, scorecard),
    strip: stripOf(worstFirst, scorecard.levels),
    choices: {
      owner: valuesOf(current, "owner"),
      system: valuesOf(current, "system"),
      tier: valuesOf(current, "tier"),
      kind: valuesOf(current, "kind"),
    },
    groups: (by) => {
      const found = groups.get(by) ?? groupsOf(current, scorecard, by);
      groups.set(by, found);
      return found;
    },
  };
  DIGESTS.set(all, made);
  return made;
}

function filterOf({ levels, rules }: Scorecard, query: ScorecardReportQuery): (standing: KeptStanding) => boolean {
  const { owner, system } = readFilters(query);
  const { tier, kind, level, standing, rule, outcome, q } = query;
  const rank = level === undefined ? undefined : level === "none" ? 0 : levels.indexOf(level) + 1 || -1;
  const place = rule === undefined ? undefined : rules.findIndex(({ id }) => id === rule);
  const part = q?.toLowerCase();
  return (one) => {
    if ((owner ?? one.owner) !== one.owner || (system ?? one.system) !== one.system) return false;
    if ((tier ?? one.tier) !== one.tier || (kind ?? one.kind).toLowerCase() !== one.kind.toLowerCase()) return false;
    if ((rank ?? one.rank) !== one.rank) return false;
    if (standing !== undefined && (one.standing ?? "none") !== standing) return false;
    if (part !== undefined && !one.entity.includes(part)) return false;
    if (place === undefined) return true;
    const its = outcomeOf(one.outcomes[place] ?? "n");
    return outcome === undefined ? isOpen(its) : its === outcome;
  };
}

type Order = (a: KeptStanding, b: KeptStanding) => number;

const byName: Order = (a, b) => compareText(a.entity, b.entity);
const worst: Order = (a, b) => a.rank - b.rank || a.score - b.score || byName(a, b);

const ORDERS: Readonly<Record<ScorecardReportQuery["sort"], Order>> = {
  worst,
  best: (a, b) => b.rank - a.rank || b.score - a.score || byName(a, b),
  name: byName,
  // Those without one last.
  owner: (a, b) => compareText(a.owner ?? "\u{FFFF}", b.owner ?? "\u{FFFF}") || worst(a, b),
};

interface Counted {
  readonly figures: ReportedFigures;
  readonly rules: readonly ReportedRule[];
  readonly worst: readonly WorstRule[];
}

const MOST_WORST = 5;
const MOST_OWNERS = 3;

function count(standings: readonly KeptStanding[], scorecard: Scorecard): Counted {
  const tally = new Tally(scorecard);
  for (const standing of standings) tally.addKept(standing);
  const rules = scorecard.rules.map((rule, index) =>
    reportRule(rule, tally.outcomes[index] ?? NO_OUTCOMES, tally.waived.rules[index] ?? 0),
  );
  const open = (rule: ReportedRule): number => rule.outcomes.fail + rule.outcomes.unknown;
  const worstRules = rules
    // Drafts are nobody's shortcoming.
    .filter((rule) => !rule.draft && open(rule) > 0)
    .sort((a, b) => b.outcomes.fail - a.outcomes.fail || open(b) - open(a))
    .slice(0, MOST_WORST)
    .map((rule) => ({ ...rule, owners: ownersOf(standings, rules.indexOf(rule)) }));
  return { figures: tally.figures(), rules, worst: worstRules };
}

const NO_OUTCOMES: OutcomeCounts = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };

function reportRule(rule: Rule, outcomes: OutcomeCounts, waived: number): ReportedRule {
  const { id, title, level, severity, draft } = rule;
  return { id, title, level, severity, draft, outcomes, waived };
}

/** Whose entities most often do not pass the rule. */
function ownersOf(standings: readonly KeptStanding[], place: number): WorstRule["owners"] {
  const counts = new Map<EntityRef | null, number>();
  for (const { outcomes, owner } of standings) {
    const letter = outcomes[place];
    if (letter === "f" || letter === "u") counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return [...counts]
    .map(([owner, entities]) => ({ owner, entities }))
    .sort((a, b) => b.entities - a.entities || compareText(a.owner ?? "", b.owner ?? ""))
    .slice(0, MOST_OWNERS);
}

function figuresOf(standings: readonly KeptStanding[], scorecard: Scorecard): ReportedFigures {
  const tally = new Tally(scorecard);
  for (const one of standings) tally.addStanding(one, one.waived);
  return tally.figures();
}

/** Those with most entities below their target first; those without a group last. */
function groupsOf(
  standings: readonly KeptStanding[],
  scorecard: Scorecard,
  by: ScorecardReportQuery["by"],
): readonly GroupFigures[] {
  return [...Map.groupBy(standings, (standing) => standing[by])]
    .map(([group, members]) => ({ group, ...figuresOf(members, scorecard) }))
    .sort(
      (a, b) =>
        Number(a.group === null) - Number(b.group === null) ||
        b.standing.below - a.standing.below ||
        b.entities - a.entities ||
        compareText(a.group ?? "", b.group ?? ""),
    );
}

const MOST_SCORES = 240;

function stripOf(worstFirst: readonly KeptStanding[], levels: readonly string[]): FleetStrip {
  const runs: { level: string | null; entities: number }[] = [];
  for (const { rank } of worstFirst) {
    const level = levels[rank - 1] ?? null;
    const last = runs.at(-1);
    if (last !== undefined && last.level === level) last.entities++;
    else runs.push({ level, entities: 1 });
  }
  const points = Math.min(MOST_SCORES, worstFirst.length);
  const scores = Array.from(
    { length: points },
    (_, index) => worstFirst[Math.floor((index * worstFirst.length) / points)]?.score ?? 0,
  );
  return { runs, scores };
}

function rowOf(standing: KeptStanding, { levels, rules }: Scorecard): MatrixRow {
  const { entity, owner, rank, targetRank, standing: where, score, outcomes, waived } = standing;
  const levelOf = (of: number): string | null => levels[of - 1] ?? null;
  const told = Array.from(outcomes, outcomeOf);
  return {
    entity,
    owner,
    level: levelOf(rank),
    target: levelOf(targetRank),
    standing: where,
    score,
    outcomes: told,
    waived: waived.map(({ place }) => rules[place]?.id ?? ""),
    waivedUntil: firstEnd(waived),
  };
}

function valuesOf(standings: readonly KeptStanding[], of: "owner" | "system" | "tier" | "kind"): readonly string[] {
  return [...new Set(standings.flatMap((standing) => standing[of] ?? []))].sort(compareText);
}
