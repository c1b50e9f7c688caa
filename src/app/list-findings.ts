// What do the findings say of the entities of one scorecard: page by page, explained as far as asked?

import type { EvaluatedEntityBody, ScorecardFindings, ScorecardFindingsQuery } from "../api/findings.ts";
import type { CompiledScorecard } from "../evaluate/compile-scorecard.ts";
import type { EntityRef } from "../model/entity.ts";
import { compareText } from "../model/problem.ts";
import type { Instant } from "../model/time.ts";
import type { EvaluationQuery, ListedEvaluation } from "../ports.ts";
import { catalogProvenance } from "./catalog-provenance.ts";
import type { CatalogProvenance } from "./catalog-provenance.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { currentRules, scorecardOf } from "./current-rules.ts";
import { evaluateNow, recallEvaluation } from "./evaluate-now.ts";
import { findEntity, readFilters } from "./find-entity.ts";
import type { EntityState } from "./fleet.ts";
import type { Muster } from "./muster.ts";
import type { CompiledRulebook } from "./rules-in-force.ts";
import { asksForAll, checkAsked, findingFilter, tellFindings, tellStanding } from "./tell-findings.ts";
import type { FindingFilter } from "./tell-findings.ts";

/** How many evaluations are looked through between two looks at whether the page is full. */
const SLICE = 500;
/** Documents are loaded together, though a small page may not need all of them. */
const FEWEST_LOADED = 20;

/** By entity. Outcomes are those of this instant, whenever they were recorded. */
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
  if (query.entity !== undefined) return { items: await ofEntity(listing, query.entity), next: null };
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

async function ofEntity(listing: Listing, entity: string): Promise<EvaluatedEntityBody[]> {
  const { muster, query } = listing;
  const { entry, evaluations } = await findEntity(muster, entity);
  const { ref, kind, owner = null, system = null, tier = null } = entry.entity;
  const record = evaluations.get(listing.compiled.scorecard.id);
  const wanted = { ...readFilters(query), tier: query.tier, kind: query.kind?.toLowerCase() };
  const isWanted =
    (wanted.owner ?? owner) === owner &&
    (wanted.system ?? system) === system &&
    (wanted.tier ?? tier) === tier &&
    (wanted.kind ?? kind.toLowerCase()) === kind.toLowerCase();
  if (record === undefined || !isWanted) return [];
  // It is one entity: evaluating it again costs less than finding out whether that is needed.
  return tellEntities(listing, [{ ...record, evaluatedBy: null, entity: ref, kind, owner, system, tier }]);
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
    if (page.next === null) return { items, next: null };
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

/** Of these evaluations the first `most` with a finding that was asked for. */
async function tellEntities(
  listing: Listing,
  records: readonly ListedEvaluation[],
  most = Infinity,
): Promise<EvaluatedEntityBody[]> {
  const told: EvaluatedEntityBody[] = [];
  const step = Math.max(most, FEWEST_LOADED);
  for (let from = 0; from < records.length && told.length < most; from += step) {
    const slice = records.slice(from, from + step);
    const states = await loadFor(listing, slice);
    for (const record of slice) told.push(...tellEntity(listing, record, states.get(record.entity)));
  }
  return told.slice(0, most);
}

/** Those whose documents have to be looked at: to evaluate them again, or to explain a finding. */
async function loadFor(
  { muster, rules, compiled, query, at, isAsked }: Listing,
  records: readonly ListedEvaluation[],
): Promise<ReadonlyMap<EntityRef, EntityState>> {
  const needed = records.filter((record) => {
    const recalled = recallEvaluation(compiled, record, rules.rulebook.digest, at);
    if (recalled === undefined) return true;
    return (
      query.explain !== "none" &&
      compiled.rules.some(({ rule }, index) => isAsked(rule, recalled.outcomes[index] ?? "unknown"))
    );
  });
  if (needed.length === 0) return new Map();
  return muster.fleet.load(needed.map(({ entity }) => entity));
}

function tellEntity(listing: Listing, record: ListedEvaluation, state: EntityState | undefined): EvaluatedEntityBody[] {
  const { rules, compiled, query, at, provenance, isAsked } = listing;
  const recalled = recallEvaluation(compiled, record, rules.rulebook.digest, at);
  const again = recalled === undefined && state !== undefined ? evaluateNow(state.document, rules.scorecards, at) : [];
  const now = again.find((one) => one.compiled === compiled);
  const evaluation = recalled ?? now?.evaluation;
  if (evaluation === undefined) return [];
  const basis = state && { document: now?.document ?? state.document, provenance: provenance(state.entry) };
  const findings = tellFindings({ compiled, evaluation, record, at, basis }, isAsked, query.explain);
  if (findings.length === 0 && !asksForAll(query)) return [];
  const { entity, kind, owner, system, tier } = record;
  return [{ entity, kind, owner, system, tier, ...tellStanding(compiled, evaluation), findings }];
}
