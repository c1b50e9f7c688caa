// How does a whole fleet stand on one scorecard, in figures? They are computed once, until a standing changes.

import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";
import type { Rule, Scorecard } from "../../model/scorecard.ts";
import type {
  FleetStrip,
  GroupFigures,
  OutcomeCounts,
  ReportedFigures,
  ReportedRule,
  ScorecardReport,
  WorstRule,
} from "../../model/scorecard-report.ts";
import type { KeptStanding } from "./kept-standings.ts";
import { Tally } from "./tally.ts";

export const GROUPED_BY = ["owner", "system", "tier"] as const;
export const SORTED_BY = ["worst", "best", "name", "owner"] as const;

export type GroupedBy = (typeof GROUPED_BY)[number];
export type SortedBy = (typeof SORTED_BY)[number];

const DIGESTS = new WeakMap<readonly KeptStanding[], FleetDigest>();

/**
 * `all`: the array that `keptStandings` returned, under which the digest is cached. Standings that another rulebook
 * evaluated are not counted.
 */
export function digestOf(all: readonly KeptStanding[], scorecard: Scorecard, rulebook: string): FleetDigest {
  const known = DIGESTS.get(all);
  if (known?.rulebook === rulebook && known.scorecard === scorecard) return known;
  const made = new FleetDigest(all, scorecard, rulebook);
  DIGESTS.set(all, made);
  return made;
}

/** Each figure is computed when it is first asked for. */
export class FleetDigest {
  readonly scorecard: Scorecard;
  readonly rulebook: string;
  /** The standings that this rulebook evaluated, sorted by entity. */
  readonly current: readonly KeptStanding[];
  /** How many entities are still to be evaluated. */
  readonly pending: number;
  readonly #computed = new Map<string, unknown>();

  constructor(all: readonly KeptStanding[], scorecard: Scorecard, rulebook: string) {
    this.scorecard = scorecard;
    this.rulebook = rulebook;
    this.current = all.filter(({ evaluatedBy }) => evaluatedBy === rulebook);
    this.pending = all.length - this.current.length;
  }

  get counted(): Counted {
    return this.once("counted", () => countFleet(this.current, this.scorecard));
  }

  get worstFirst(): readonly KeptStanding[] {
    return this.once("worst first", () => sortedBy("worst", this.current));
  }

  get strip(): FleetStrip {
    return this.once("strip", () => stripOf(this.worstFirst, this.scorecard.levels));
  }

  get choices(): ScorecardReport["choices"] {
    return this.once("choices", () => ({
      owner: valuesOf(this.current, "owner"),
      system: valuesOf(this.current, "system"),
      tier: valuesOf(this.current, "tier"),
      kind: valuesOf(this.current, "kind"),
    }));
  }

  groups(by: GroupedBy): readonly GroupFigures[] {
    return this.once(`groups ${by}`, () => groupsOf(this.current, this.scorecard, by));
  }

  /** INVARIANT: one name always means one computation, and it reads nothing but this digest. */
  once<Answer>(name: string, compute: () => Answer): Answer {
    if (!this.#computed.has(name)) this.#computed.set(name, compute());
    return this.#computed.get(name) as Answer;
  }
}

type Order = (a: KeptStanding, b: KeptStanding) => number;

const byName: Order = (a, b) => compareText(a.entity, b.entity);
const worst: Order = (a, b) => a.rank - b.rank || a.score - b.score || byName(a, b);

const ORDERS: Readonly<Record<SortedBy, Order>> = {
  worst,
  best: (a, b) => b.rank - a.rank || b.score - a.score || byName(a, b),
  name: byName,
  // Entities without an owner come last.
  owner: (a, b) => compareText(a.owner ?? "\u{FFFF}", b.owner ?? "\u{FFFF}") || worst(a, b),
};

export function sortedBy(order: SortedBy, standings: readonly KeptStanding[]): readonly KeptStanding[] {
  return [...standings].sort(ORDERS[order]);
}

export interface Counted {
  readonly figures: ReportedFigures;
  readonly rules: readonly ReportedRule[];
  readonly worst: readonly WorstRule[];
}

const MOST_WORST = 5;
const MOST_OWNERS = 3;

export function countFleet(standings: readonly KeptStanding[], scorecard: Scorecard): Counted {
  const tally = new Tally(scorecard);
  for (const standing of standings) tally.add(standing);
  const { outcomes, waived } = tally;
  const rules = scorecard.rules.map((rule, index) =>
    reportRule(rule, outcomes[index] ?? NO_OUTCOMES, waived.rules[index] ?? 0),
  );
  const open = (rule: ReportedRule): number => rule.outcomes.fail + rule.outcomes.unknown;
  // Of rules that fail equally often, that of the lowest level is worse: without it nobody gets any higher.
  const rankOf = (rule: ReportedRule): number => scorecard.levels.indexOf(rule.level);
  const worstRules = rules
    // Nobody has to pass a draft.
    .filter((rule) => !rule.draft && open(rule) > 0)
    .sort((a, b) => b.outcomes.fail - a.outcomes.fail || rankOf(a) - rankOf(b) || open(b) - open(a))
    .slice(0, MOST_WORST)
    .map((rule) => ({ ...rule, owners: ownersOf(standings, rules.indexOf(rule)) }));
  return { figures: tally.figures(), rules, worst: worstRules };
}

const NO_OUTCOMES: OutcomeCounts = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };

function reportRule(rule: Rule, outcomes: OutcomeCounts, waived: number): ReportedRule {
  const { id, title, level, severity, draft } = rule;
  return { id, title, level, severity, draft, outcomes, waived };
}

/** The owners of most entities that do not pass the rule. `place`: of the rule in the scorecard. */
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

/** The groups with most entities below their target come first; the entities without a group come last, as `null`. */
export function groupsOf(
  standings: readonly KeptStanding[],
  scorecard: Scorecard,
  by: GroupedBy,
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

/** Runs of entities at the same level, and at most 240 scores taken at even distances; both worst first. */
export function stripOf(worstFirst: readonly KeptStanding[], levels: readonly string[]): FleetStrip {
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

function valuesOf(standings: readonly KeptStanding[], of: "owner" | "system" | "tier" | "kind"): readonly string[] {
  return [...new Set(standings.flatMap((standing) => standing[of] ?? []))].sort(compareText);
}
