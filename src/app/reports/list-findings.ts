// What does one scorecard find about each entity? Page by page, explained as far as asked.

import type { EvaluatedEntityBody, ScorecardFindings, ScorecardFindingsQuery } from "../../api/findings.ts";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import type { ScorecardEvaluation } from "../../evaluate/evaluate-scorecard.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { EvaluationRecord } from "../../model/evaluation-record.ts";
import { compareText } from "../../model/problem.ts";
import type { Instant } from "../../model/time.ts";
import type { EvaluationQuery, ListedEvaluation } from "../../ports/evaluations.ts";
import { catalogProvenance } from "../catalog/catalog-provenance.ts";
import type { CatalogProvenance } from "../catalog/catalog-provenance.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { evaluateNow, recallEvaluation } from "../evaluations/evaluate-now.ts";
import { readFilters } from "../catalog/read-filters.ts";
import { findEntity } from "../evaluations/find-entity.ts";
import type { EntityState } from "../evaluations/fleet.ts";
import { slicer } from "../in-slices.ts";
import type { Muster } from "../muster.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { requireKnownFilters } from "./require-known-filters.ts";
import { asksForAll, checkAsked, findingFilter, tellFindings, tellStanding } from "./tell-findings.ts";
import type { FindingFilter } from "./tell-findings.ts";

/** How many evaluations are read from the store at once, until the page is full. */
const SLICE = 500;
/** How many entities are taken at once, at least. A small page may not need all of them. */
const FEWEST_LOADED = 20;

/**
 * Sorted by entity. Outcomes are as of now: where a recorded one no longer holds, the entity is evaluated again. Throws
 * Refusal `invalid` for a rule or level that does not exist, or a filter that no entity matches.
 */
export async function listScorecardFindings(
  muster: Muster,
  id: string,
  query: ScorecardFindingsQuery,
): Promise<ScorecardFindings> {
  const at = muster.clock.now();
  const rules = await currentRules(muster);
  const compiled = scorecardOf(rules, id);
  checkAsked(query, [compiled.scorecard]);
  const provenance = await catalogProvenance(muster.store, at);
  const listing: Listing = { muster, rules, compiled, query, at, provenance, isAsked: findingFilter(query) };
  if (query.entity !== undefined) return { items: [...(await ofEntity(listing, query.entity))], next: null };
  return pageOfFindings(listing);
}

interface Listing {
  readonly muster: Muster;
  readonly rules: CompiledRulebook;
  readonly compiled: CompiledScorecard;
  readonly query: ScorecardFindingsQuery;
  readonly at: Instant;
  readonly provenance: CatalogProvenance;
  readonly isAsked: FindingFilter;
}

async function ofEntity(listing: Listing, entity: string): Promise<readonly EvaluatedEntityBody[]> {
  const { muster, query, compiled } = listing;
  const state = await findEntity(muster, entity);
  const { ref, kind, owner = null, system = null, tier = null } = state.entry.entity;
  const asked = { ...readFilters(query), tier: query.tier };
  const isOther =
    (asked.owner ?? owner) !== owner || (asked.system ?? system) !== system || (asked.tier ?? tier) !== tier;
  if (isOther || (query.kind ?? kind).toLowerCase() !== kind.toLowerCase()) return [];
  const record = state.evaluations.get(compiled.scorecard.id);
  return tellEntity(listing, { entity: ref, kind, owner, system, tier, record, recalled: undefined }, state);
}

async function pageOfFindings(listing: Listing): Promise<ScorecardFindings> {
  const { muster, compiled, query } = listing;
  const list = `findings ${compiled.scorecard.id}`;
  const filters = storeFilters(listing);
  const [first = "", last = ""] = query.after === undefined ? [] : readCursor(list, query.after, 2);
  let start = first;
  const items: EvaluatedEntityBody[] = [];
  for (;;) {
    const page = await muster.store.evaluations.list({
      ...filters,
      limit: SLICE,
      ...(start !== "" && { after: start }),
    });
    const unseen = page.items.filter(({ entity }) => last === "" || compareText(entity, last) > 0);
    for (const told of await tellEntities(listing, unseen, query.limit + 1 - items.length)) items.push(told);
    if (items.length > query.limit) break;
    if (page.next === null) {
      if (start === "" && page.items.length === 0) await requireKnownFilters(muster, query);
      return { items, next: null };
    }
    start = page.next;
  }
  items.length = query.limit;
  return { items, next: writeCursor(list, [start, items.at(-1)?.entity ?? ""]) };
}

function storeFilters({ compiled, query }: Listing): Omit<EvaluationQuery, "limit" | "after"> {
  const { tier, kind } = query;
  return {
    scorecard: compiled.scorecard.id,
    ...readFilters(query),
    ...(tier !== undefined && { tier }),
    ...(kind !== undefined && { kind }),
  };
}

/** The first `most` of these entities that have a finding that was asked for. */
async function tellEntities(
  listing: Listing,
  records: readonly ListedEvaluation[],
  most: number,
): Promise<EvaluatedEntityBody[]> {
  const told: EvaluatedEntityBody[] = [];
  const step = Math.max(most, FEWEST_LOADED);
  const breathe = slicer(listing.muster);
  for (let from = 0; from < records.length && told.length < most; from += step) {
    const slice = records.slice(from, from + step).map((record) => toTell(listing, record));
    const states = await loadFor(listing, slice);
    for (const one of slice) {
      told.push(...tellEntity(listing, one, states.get(one.entity)));
      const pausing = breathe();
      if (pausing !== undefined) await pausing;
    }
  }
  return told.slice(0, most);
}

/** One entity of the list, before its document is read. */
interface EntityToTell extends Pick<ListedEvaluation, "entity" | "kind" | "owner" | "system" | "tier"> {
  readonly record: EvaluationRecord | undefined;
  /** Undefined: it has to be evaluated again. */
  readonly recalled: ScorecardEvaluation | undefined;
}

function toTell({ compiled, rules, at }: Listing, record: ListedEvaluation): EntityToTell {
  const { entity, kind, owner, system, tier } = record;
  const recalled = recallEvaluation(compiled, record, rules.rulebook.digest, at);
  return { entity, kind, owner, system, tier, record, recalled };
}

/** Loads only entities whose documents are needed: to evaluate them again, or to explain a finding. */
async function loadFor(
  { muster, compiled, query, isAsked }: Listing,
  entities: readonly EntityToTell[],
): Promise<ReadonlyMap<EntityRef, EntityState>> {
  const needed = entities.filter(({ recalled }) => {
    if (recalled === undefined) return true;
    const isTold = compiled.rules.some(({ rule }, index) => isAsked(rule, recalled.outcomes[index] ?? "unknown"));
    return isTold && query.explain !== "none";
  });
  return needed.length === 0 ? new Map() : muster.fleet.load(needed.map(({ entity }) => entity));
}

function tellEntity(
  listing: Listing,
  told: EntityToTell,
  state: EntityState | undefined,
): readonly EvaluatedEntityBody[] {
  const { rules, compiled, query, at, provenance, isAsked } = listing;
  const { entity, kind, owner, system, tier, record, recalled } = told;
  const again = recalled === undefined && state !== undefined ? evaluateNow(state.document, rules.scorecards, at) : [];
  const now = again.find((one) => one.compiled === compiled);
  const evaluation = recalled ?? now?.evaluation;
  if (evaluation === undefined) return [];
  const basis = state && { document: now?.document ?? state.document, provenance: provenance(state.entry) };
  const findings = tellFindings({ compiled, evaluation, record, at, basis }, isAsked, query.explain);
  if (findings.length === 0 && !asksForAll(query)) return [];
  return [{ entity, kind, owner, system, tier, ...tellStanding(compiled, evaluation), findings }];
}
