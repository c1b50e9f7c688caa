// How has one entity moved on its scorecards, and why did an outcome flip?

import type {
  EntityHistory,
  EntityHistoryQuery,
  FindingHistory,
  FindingHistoryQuery,
  FindingPath,
} from "../../api/history.ts";
import type { EntityPath } from "../../api/parts.ts";
import { formatRef } from "../../model/entity.ts";
import type { Movement } from "../../model/evaluation-record.ts";
import { formatInstant, parseInstant } from "../../model/time.ts";
import { findEntity } from "../evaluations/find-entity.ts";
import type { Muster } from "../muster.ts";
import { currentRules, scorecardOf } from "../rules/current-rules.ts";
import { checkAsked } from "./tell-findings.ts";

/** Newest first; also for an entity that has left the catalog. Throws Refusal for an entity that was never there. */
export async function entityHistory(
  muster: Muster,
  path: EntityPath,
  { limit, after, scorecard, from, to }: EntityHistoryQuery,
): Promise<EntityHistory> {
  const [since, until] = [from, to].map((text) => (text === undefined ? undefined : parseInstant(text)));
  const { items, next } = await muster.store.evaluations.movements({
    entity: formatRef(path),
    limit,
    ...(after !== undefined && { after }),
    ...(scorecard !== undefined && { scorecard }),
    ...(since !== undefined && { from: since }),
    ...(until !== undefined && { to: until }),
  });
  if (items.length === 0) {
    await findEntity(muster, path);
    if (scorecard !== undefined) scorecardOf(await currentRules(muster), scorecard);
  }
  return { items: items.map(tellMovement), next };
}

function tellMovement({ scorecard, at, from, to, cause, flips, rulebook, fromRulebook }: Movement) {
  return { scorecard, at: formatInstant(at), from, to, cause, flips: [...flips], rulebook, fromRulebook };
}

/** When the outcome of one rule changed, and why; newest first. Throws Refusal where there is no such finding. */
export async function findingHistory(
  muster: Muster,
  { scorecard, rule, ...path }: FindingPath,
  { limit, after }: FindingHistoryQuery,
): Promise<FindingHistory> {
  const asked = { entity: formatRef(path), scorecard, rule };
  const page = { limit, ...(after !== undefined && { after }) };
  const { items, next } = await muster.store.evaluations.transitions({ ...asked, ...page });
  if (items.length === 0) {
    await findEntity(muster, path);
    checkAsked({ rule }, [scorecardOf(await currentRules(muster), scorecard).scorecard]);
  }
  const told = items.map(({ at, from, to, cause, rulebook, fromRulebook }) => ({
    at: formatInstant(at),
    from,
    to,
    cause,
    rulebook,
    fromRulebook,
  }));
  return { items: told, next };
}
