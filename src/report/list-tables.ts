// Which columns have the lists that can be downloaded?

import type { ListedDecision } from "../api/decisions.ts";
import type { EvaluatedEntityBody, EvaluatedScorecardBody, ListedFinding } from "../api/findings.ts";
import type { Mover, Movers } from "../api/history.ts";
import type { SelectedEntity } from "../api/query.ts";
import type { ListedRule, TeamStanding } from "../api/reports.ts";
import type { WaiverBody } from "../api/waivers.ts";
import { safeJson } from "./clean-text.ts";
import type { ListTable } from "./list-table.ts";
import { sayCause } from "./say-cause.ts";

/** An item together with the names of actors (tokens have names of their own), by actor. */
export type Named<Item> = Item & { readonly names: ReadonlyMap<string, string> };

export function named<Item>(items: readonly Item[], names: ReadonlyMap<string, string>): readonly Named<Item>[] {
  return items.map((item) => ({ ...item, names }));
}

export const DECISIONS: ListTable<Named<ListedDecision>> = {
  title: "Decisions",
  name: "decisions",
  columns: {
    id: ({ id }) => id,
    decidedAt: ({ decidedAt }) => decidedAt,
    entity: ({ entity }) => entity.ref,
    owner: ({ entity }) => entity.owner,
    environment: ({ environment }) => environment,
    verdict: ({ verdict }) => verdict,
    evaluation: ({ evaluation }) => evaluation,
    basis: ({ basis }) => basis.join(" "),
    message: ({ message }) => message,
    type: ({ change }) => change.type,
    version: ({ change }) => change.version,
    commit: ({ change }) => change.commit,
    actor: ({ change }) => change.actor,
    actorName: ({ change, names }) => names.get(change.actor ?? ""),
    rulebook: ({ rulebook }) => rulebook,
  },
};

export const WAIVERS: ListTable<Named<WaiverBody>> = {
  title: "Waivers",
  name: "waivers",
  columns: {
    id: ({ id }) => id,
    state: ({ state }) => state,
    attention: ({ attention }) => attention,
    entity: ({ entity }) => entity,
    owner: ({ owner }) => owner,
    scorecard: ({ scorecard }) => scorecard,
    rule: ({ rule }) => rule,
    outcome: ({ outcome }) => outcome,
    environments: ({ environments }) => environments.join(" "),
    reason: ({ reason }) => reason,
    ticket: ({ ticket }) => ticket,
    expiresAt: ({ expiresAt }) => expiresAt,
    requestedBy: ({ requested }) => requested.by,
    requestedByName: ({ requested, names }) => names.get(requested.by),
    requestedAt: ({ requested }) => requested.at,
    approvedBy: ({ approved }) => approved?.by,
    approvedByName: ({ approved, names }) => names.get(approved?.by ?? ""),
    approvedAt: ({ approved }) => approved?.at,
    revokedBy: ({ revoked }) => revoked?.by,
  },
};

export const RULES: ListTable<ListedRule> = {
  title: "Rules",
  name: "rules",
  columns: {
    scorecard: ({ scorecard }) => scorecard,
    rule: ({ id }) => id,
    title: ({ title }) => title,
    level: ({ level }) => level,
    severity: ({ severity }) => severity,
    weight: ({ weight }) => weight,
    draft: ({ draft }) => draft,
    pass: ({ outcomes }) => outcomes.pass,
    fail: ({ outcomes }) => outcomes.fail,
    unknown: ({ outcomes }) => outcomes.unknown,
    notApplicable: ({ outcomes }) => outcomes.notApplicable,
    waived: ({ outcomes }) => outcomes.waived,
    why: ({ why }) => why,
    fix: ({ fix }) => fix?.text,
    effort: ({ fix }) => fix?.effort,
    url: ({ fix }) => fix?.url,
  },
};

export const TEAMS: ListTable<TeamStanding> = {
  title: "Teams",
  name: "teams",
  columns: {
    owner: ({ owner }) => owner,
    entities: ({ entities }) => entities,
    met: ({ met }) => met,
    below: ({ below }) => below,
    unknown: ({ unknown }) => unknown,
    onTarget: ({ met, below, unknown }) => {
      const asked = met + below + unknown;
      return asked === 0 ? null : Math.round((1_000 * met) / asked) / 10;
    },
    metByWaivers: ({ waived }) => waived.met,
    waived: ({ waived }) => waived.findings,
    waivedUntil: ({ waived }) => waived.until,
  },
};

/** A finding with its entity and owner. */
export interface FindingRow {
  readonly entity: string;
  readonly owner: string | null;
  readonly finding: ListedFinding;
}

export const FINDINGS: ListTable<FindingRow> = {
  title: "Findings",
  name: "findings",
  columns: {
    entity: ({ entity }) => entity,
    owner: ({ owner }) => owner,
    scorecard: ({ finding }) => finding.scorecard,
    rule: ({ finding }) => finding.rule,
    title: ({ finding }) => finding.title,
    level: ({ finding }) => finding.level,
    severity: ({ finding }) => finding.severity,
    draft: ({ finding }) => finding.draft,
    outcome: ({ finding }) => finding.outcome,
    cause: ({ finding }) => finding.cause,
    since: ({ finding }) => finding.since,
    message: ({ finding }) => finding.message,
    fix: ({ finding }) => finding.fix?.text,
    effort: ({ finding }) => finding.fix?.effort,
    url: ({ finding }) => finding.fix?.url,
    waivedUntil: ({ finding }) => finding.waiver?.until,
    waivedBy: ({ finding }) => finding.waiver?.by,
  },
};

export function findingsOfEntity(
  { entity, owner }: Pick<FindingRow, "entity" | "owner">,
  scorecards: readonly EvaluatedScorecardBody[],
): FindingRow[] {
  return scorecards.flatMap(({ findings }) => findings.map((finding) => ({ entity, owner, finding })));
}

export function findingsOfScorecard(entities: readonly EvaluatedEntityBody[]): FindingRow[] {
  return entities.flatMap(({ entity, owner, findings }) => findings.map((finding) => ({ entity, owner, finding })));
}

export interface MoverRow extends Mover {
  readonly direction: "up" | "down";
}

export const MOVERS: ListTable<MoverRow> = {
  title: "Who moved",
  name: "movements",
  columns: {
    at: ({ at }) => at,
    direction: ({ direction }) => direction,
    entity: ({ entity }) => entity,
    owner: ({ owner }) => owner,
    scorecard: ({ scorecard }) => scorecard,
    from: ({ from }) => from,
    to: ({ to }) => to,
    rules: ({ flips }) => flips.map(({ rule }) => rule).join(" "),
    cause: ({ cause, flips }) => sayCause(flips[0]?.cause ?? cause),
  },
};

/** Sorted by time, newest first, in whichever direction they moved. */
export function moverRows({ up, down }: Movers): MoverRow[] {
  const rows = [
    ...up.items.map((mover) => ({ ...mover, direction: "up" as const })),
    ...down.items.map((mover) => ({ ...mover, direction: "down" as const })),
  ];
  return rows.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/** One column for each path that was asked for. */
export function selectionTable(paths: readonly string[]): ListTable<SelectedEntity> {
  const columns = paths.map((path) => [path, ({ values }: SelectedEntity) => inCell(values[path])] as const);
  return { title: "Entities", name: "entities", columns: { entity: ({ ref }) => ref, ...Object.fromEntries(columns) } };
}

function inCell(value: SelectedEntity["values"][string] | undefined): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  return typeof value === "object" ? safeJson(value) : value;
}
