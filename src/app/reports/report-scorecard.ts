// What does the page of one scorecard show? Figures, the rules that fail most, and one page of the matrix.

import { isOpen } from "../../model/finding.ts";
import type { Outcome } from "../../model/finding.ts";
import { outcomeOf } from "../../model/outcome-letters.ts";
import type { Scorecard } from "../../model/scorecard.ts";
import type { MatrixRow, ScorecardReport, ScorecardStanding } from "../../model/scorecard-report.ts";
import type { Muster } from "../muster.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { countFleet, digestOf, groupsOf, sortedBy, stripOf } from "./fleet-digest.ts";
import type { GroupedBy, SortedBy } from "./fleet-digest.ts";
import { keptStandings } from "./kept-standings.ts";
import type { KeptStanding } from "./kept-standings.ts";
import { isOfGroup } from "./standing-filter.ts";
import { firstEnd } from "./waived-tally.ts";

export interface ScorecardReportQuery {
  readonly owner?: string | undefined;
  readonly system?: string | undefined;
  readonly tier?: string | undefined;
  readonly kind?: string | undefined;
  /** `none`: the entities that hold no level. */
  readonly level?: string | undefined;
  /** `none`: the entities without a target. */
  readonly standing?: "met" | "below" | "unknown" | "none" | undefined;
  /** Id of a rule. Where `outcome` is left out, the entities that do not pass it. */
  readonly rule?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** A part of the ref. */
  readonly q?: string | undefined;
  readonly by: GroupedBy;
  readonly sort: SortedBy;
  /** From 1. */
  readonly page: number;
}

/** `rows`: how many rows a page has. The figures are those last recorded: nothing is evaluated for them. */
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
  const fleet = digestOf(all, scorecard, rulebook.digest);
  const isAsked = filterOf(scorecard, query);
  const asked = isAsked === undefined ? fleet.current : fleet.current.filter(isAsked);
  const whole = asked.length === fleet.current.length;
  const counted = whole ? fleet.counted : countFleet(asked, scorecard);
  const { title, description = null, owner = null, draft, levels } = scorecard;
  const sorted = whole && query.sort === "worst" ? fleet.worstFirst : sortedBy(query.sort, asked);
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
    pending: fleet.pending,
    worst: counted.worst,
    groups: whole ? fleet.groups(query.by) : groupsOf(asked, scorecard, query.by),
    strip: whole ? fleet.strip : stripOf(sortedBy("worst", asked), levels),
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
    const { counted, pending } = digestOf(all, scorecard, rulebook.digest);
    const { id, title, draft, levels } = scorecard;
    reports.push({ id, title, draft, levels, figures: counted.figures, pending });
  }
  return reports;
}

const FILTERS = ["owner", "system", "tier", "kind", "level", "standing", "rule", "outcome", "q"] as const;

/** Undefined: all entities are asked for. */
function filterOf(
  { levels, rules }: Scorecard,
  query: ScorecardReportQuery,
): ((standing: KeptStanding) => boolean) | undefined {
  if (FILTERS.every((name) => query[name] === undefined)) return undefined;
  const isAsked = isOfGroup(query);
  const { level, standing, rule, outcome, q } = query;
  const rank = level === undefined ? undefined : level === "none" ? 0 : levels.indexOf(level) + 1 || -1;
  const place = rule === undefined ? undefined : rules.findIndex(({ id }) => id === rule);
  const part = q?.toLowerCase();
  return (one) => {
    if (!isAsked(one)) return false;
    if ((rank ?? one.rank) !== one.rank) return false;
    if (standing !== undefined && (one.standing ?? "none") !== standing) return false;
    if (part !== undefined && !one.entity.includes(part)) return false;
    if (place === undefined) return true;
    const its = outcomeOf(one.outcomes[place] ?? "n");
    return outcome === undefined ? isOpen(its) : its === outcome;
  };
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
