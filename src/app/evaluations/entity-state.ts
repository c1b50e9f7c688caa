// How does one entity stand: what is known of it alone, and together with what it is related to?

import type { FleetDocument } from "../../evaluate/evaluate-fleet.ts";
import { NOT_APPLICABLE } from "../../evaluate/evaluate-scorecard.ts";
import { buildFactTables } from "../../facts/build-fact-tables.ts";
import type { CatalogEntry } from "../../model/catalog.ts";
import type { Waiver } from "../../model/directive.ts";
import type { Document, HeldLevel } from "../../model/document.ts";
import type { Entity, EntityRef } from "../../model/entity.ts";
import { countsInScorecards } from "../../model/finding-waiver.ts";
import type { EvaluationRecord } from "../../model/evaluation-record.ts";
import type { Fact, FactTable } from "../../model/fact.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { WaivedFinding } from "../../model/waived.ts";
import type { EntityEvaluations } from "../../ports/evaluations.ts";
import { NO_FACTS } from "../catalog/build-documents.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import type { UnchangedScorecards } from "../rules/unchanged-scorecards.ts";

/** One entity as it stands. A later state is another object: whatever is derived from one can be kept beside it. */
export interface EntityState {
  readonly entry: CatalogEntry;
  /** Facts in the columns of the rulebook in force, levels as last evaluated, related entities one hop away. */
  readonly document: FleetDocument;
  /** By scorecard. */
  readonly evaluations: ReadonlyMap<string, EvaluationRecord>;
  /** Digest of what it was evaluated by since it last changed; null: its evaluations are outdated. */
  readonly rulebook: string | null;
  /** When any of it can change by time alone; null: never. */
  readonly nextFlip: Instant | null;
  /** Of `EntityEvaluations`: what is evaluated from this state is written only where it is still that. */
  readonly revision: number;
}

/** What is known of it alone. */
export interface EntityPart {
  readonly entry: CatalogEntry;
  readonly facts: FactTable;
  readonly evaluations: EntityEvaluations;
  /** Those that count in scorecards, or did. */
  readonly waivers: readonly Waiver[];
  /** All that its relations lead to. */
  readonly neighbours: readonly EntityRef[];
}

const NEVER_EVALUATED: EntityEvaluations = { rulebook: null, nextFlip: null, revision: 0, records: [] };
const NO_DECLARATIONS = new Map<string, never>();

/** Facts in the columns of the rulebook; without one, only those that need no declaration. */
export function readPart(
  entry: CatalogEntry,
  facts: readonly Fact[],
  evaluations: EntityEvaluations | undefined,
  waivers: readonly Waiver[],
  rulebook: CompiledRulebook | undefined,
): EntityPart {
  const entity = entry.entity.ref;
  const { tables } = buildFactTables(
    facts.map((fact) => ({ ...fact, entity })),
    rulebook?.rulebook.facts ?? NO_DECLARATIONS,
  );
  return {
    entry,
    facts: tables.get(entity) ?? NO_FACTS,
    evaluations: evaluations ?? NEVER_EVALUATED,
    waivers: waivers.filter(countsInScorecards),
    neighbours: neighboursOf(entry.entity),
  };
}

export function neighboursOf({ relations }: Entity): readonly EntityRef[] {
  return [...new Set(Object.values(relations).flat())];
}

/** `neighbour`: the document of one that its relations lead to. */
export function composeState(
  part: EntityPart,
  own: FleetDocument,
  neighbour: (ref: EntityRef) => Document,
): EntityState {
  const { entry, evaluations } = part;
  const related = new Map(
    Object.entries(entry.entity.relations).map(([relation, refs]) => [relation, refs.map(neighbour)]),
  );
  return {
    entry,
    document: { ...own, related: (relation) => related.get(relation) ?? [] },
    evaluations: new Map(evaluations.records.map((record) => [record.scorecard, record])),
    rulebook: evaluations.rulebook,
    nextFlip: evaluations.nextFlip,
    revision: evaluations.revision,
  };
}

/** Of an entity alone: what others read of it. */
export function documentOf(
  { entry, facts, evaluations, waivers }: EntityPart,
  rulebook: CompiledRulebook | undefined,
  unchanged: UnchangedScorecards,
): FleetDocument {
  const levels = levelsOf(evaluations, rulebook, unchanged);
  const known = { entity: entry.entity, facts, levels, related: () => [] };
  if (waivers.length === 0) return known;
  return { ...known, waivers, waived: waivedOf(evaluations, levels) };
}

/** On the scorecards whose levels are told: of the others nobody knows. */
function waivedOf({ records }: EntityEvaluations, levels: ReadonlyMap<string, HeldLevel>): readonly WaivedFinding[] {
  return records.flatMap(({ scorecard, outcomes }) => {
    if (levels.get(scorecard)?.applicable !== true) return [];
    return outcomes.flatMap(({ rule, outcome, waiver }) => {
      if (waiver === undefined || (outcome !== "fail" && outcome !== "unknown")) return [];
      const { by, ticket } = waiver;
      return { scorecard, rule, outcome, until: formatInstant(waiver.until), by, ticket };
    });
  });
}

/**
 * What was evaluated by another rulebook holds the levels of scorecards that are the same in this one: a rank alone is
 * of another level where the levels, or what they ask for, are others. A scorecard without a record does not apply only
 * to what was evaluated by this very rulebook; else nobody knows.
 */
function levelsOf(
  { rulebook: evaluatedBy, records }: EntityEvaluations,
  rulebook: CompiledRulebook | undefined,
  unchanged: UnchangedScorecards,
): Map<string, HeldLevel> {
  const levels = new Map<string, HeldLevel>();
  const digest = rulebook?.rulebook.digest;
  const known = new Map(records.map((record) => [record.scorecard, record]));
  for (const { scorecard } of rulebook?.scorecards ?? []) {
    const record = known.get(scorecard.id);
    if (record === undefined) {
      if (evaluatedBy === digest) levels.set(scorecard.id, NOT_APPLICABLE);
    } else if (record.rulebook === digest || unchanged.get(record.rulebook)?.has(scorecard.id) === true) {
      const { rank } = record;
      levels.set(scorecard.id, { applicable: true, id: scorecard.levels[rank - 1] ?? null, rank });
    }
  }
  return levels;
}
