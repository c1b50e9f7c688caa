// What do the scorecards find about one entity?

import type { EntityFindings, EntityFindingsQuery } from "../../api/findings.ts";
import type { EntityPath } from "../../api/parts.ts";
import { catalogProvenance } from "../catalog/catalog-provenance.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { evaluateNow } from "../evaluations/evaluate-now.ts";
import { findEntity } from "../evaluations/find-entity.ts";
import type { EntityState } from "../evaluations/fleet.ts";
import type { Muster } from "../muster.ts";
import { asksForAll, checkAsked, findingFilter, tellFindings, tellStanding } from "./tell-findings.ts";

/** As of now, in dependency order of the scorecards. Those that do not apply are left out. */
export async function entityFindings(
  muster: Muster,
  path: EntityPath,
  query: EntityFindingsQuery,
): Promise<EntityFindings> {
  return { items: [...(await findingsOf(muster, await findEntity(muster, path), query))], next: null };
}

/** The same of an entity that has been looked up. */
export async function findingsOf(
  muster: Muster,
  state: EntityState,
  query: EntityFindingsQuery,
): Promise<EntityFindings["items"]> {
  const at = muster.clock.now();
  const rules = await currentRules(muster);
  const only = query.scorecard === undefined ? undefined : scorecardOf(rules, query.scorecard);
  const asked = only === undefined ? rules.scorecards : [only];
  checkAsked(
    query,
    asked.map(({ scorecard }) => scorecard),
  );
  const provenance = (await catalogProvenance(muster.store, at))(state.entry);
  const isAsked = findingFilter(query);
  return evaluateNow(state.document, rules.scorecards, at).flatMap(({ compiled, evaluation, document }) => {
    if (!asked.includes(compiled)) return [];
    const { id, title, draft } = compiled.scorecard;
    const told = { compiled, evaluation, record: state.evaluations.get(id), at, basis: { document, provenance } };
    const findings = tellFindings(told, isAsked, query.explain);
    if (findings.length === 0 && !asksForAll(query)) return [];
    return [{ scorecard: id, title, draft, ...tellStanding(compiled, evaluation), findings }];
  });
}
