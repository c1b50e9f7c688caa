// What is known of one entity, by itself and together with the entities it is related to?

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

/** How one entity stands. A later state is another object, so what is derived from one can be cached under it. */
export interface EntityState {
  readonly entry: CatalogEntry;
  /** Facts in the order the rulebook in force declares, levels as last evaluated, related entities one hop away. */
  readonly document: FleetDocument;
  /** By scorecard. */
  readonly evaluations: ReadonlyMap<string, EvaluationRecord>;
  /** Digest of the rulebook that evaluated it since it last changed; null: its evaluations are outdated. */
  readonly rulebook: string | null;
  /** When anything can next change by time alone; null: never. */
  readonly nextFlip: Instant | null;
  /** As in `EntityEvaluations`. An evaluation of this state is written only if the store still has this revision. */
  readonly revision: number;
}

/** What is known of one entity, without those it is related to. */
export interface EntityPart {
  readonly entry: CatalogEntry;
  readonly facts: FactTable;
  readonly evaluations: EntityEvaluations;
  /** Those that count in scorecards, also if they have ended. */
  readonly waivers: readonly Waiver[];
  /** All entities that its relations lead to. */
  readonly neighbours: readonly EntityRef[];
}

const NEVER_EVALUATED: EntityEvaluations = { rulebook: null, nextFlip: null, revision: 0, records: [] };
const NO_DECLARATIONS = new Map<string, never>();

/** Takes the facts that the rulebook declares; without a rulebook, only those that need no declaration. */
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

/** `own`: the document of the part. `neighbour` gives the document of an entity that its relations lead to. */
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

/** The document of an entity without its related entities: what the rules of others read of it. */
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

/** Only for scorecards whose level is known: what was recorded on the others may no longer be true. */
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
 * A record made by another rulebook counts only if the scorecard is the same in this one. Otherwise its rank may mean
 * another level, or a level that asks for something else. If there is no record, the scorecard does not apply, but only
 * where this very rulebook evaluated the entity. In all other cases the level is not known, and is left out.
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
