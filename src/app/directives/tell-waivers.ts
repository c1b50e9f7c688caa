// What is there to say of a waiver now: its state, the outcome of its rule, and whether somebody has to look at it?

import type { DeedBody, WaiverAttention, WaiverBody } from "../../api/waivers.ts";
import { ENDS_SOON } from "../../gate/leniency.ts";
import { waiverState } from "../../model/directive.ts";
import type { Deed, Waiver } from "../../model/directive.ts";
import type { EntityRef } from "../../model/entity.ts";
import { isOpen } from "../../model/finding.ts";
import type { Outcome } from "../../model/finding.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { EntityState } from "../evaluations/fleet.ts";
import type { Muster } from "../muster.ts";

/** For the audit log. `what` was done to the waiver: `approved by user:default/kim`. */
export function sayDone({ entity, scorecard, rule }: Waiver, what: string): string {
  return `waiver of \`${scorecard}/${rule}\` for ${entity} ${what}`;
}

export async function tellWaiver(muster: Muster, waiver: Waiver, at: Instant): Promise<WaiverBody> {
  const [told] = await tellWaivers(muster, [waiver], at);
  if (told === undefined) throw new Error(`nothing was told of ${waiver.id}`);
  return told;
}

/** In the order given. */
export async function tellWaivers(
  { fleet }: Pick<Muster, "fleet">,
  waivers: readonly Waiver[],
  at: Instant,
): Promise<readonly WaiverBody[]> {
  const states = await fleet.load([...new Set(waivers.map(({ entity }) => entity))]);
  return waivers.map((waiver) => bodyOf(waiver, states, at));
}

function bodyOf(waiver: Waiver, states: ReadonlyMap<EntityRef, EntityState>, at: Instant): WaiverBody {
  const { id, entity, scorecard, rule, environments, reason, ticket, requested, approved, ended, until } = waiver;
  const state = states.get(entity);
  const outcomes = state?.evaluations.get(scorecard)?.outcomes;
  const outcome = outcomes?.find((recorded) => recorded.rule === rule)?.outcome ?? null;
  return {
    id,
    state: waiverState(waiver, at),
    entity,
    scorecard,
    rule,
    environments,
    reason,
    ticket,
    expiresAt: formatInstant(until),
    requested: deedBody(requested),
    approved: approved === null ? null : deedBody(approved),
    revoked: ended === null ? null : deedBody(ended),
    owner: state?.entry.entity.owner ?? null,
    outcome,
    attention: attentionOf(waiver, outcome, at),
  };
}

function deedBody({ by, at }: Deed): DeedBody {
  return { by, at: formatInstant(at) };
}

/** A waiver that is not needed any more is `needless`, even if it ends soon. Null: nobody has to look at it. */
function attentionOf(waiver: Waiver, outcome: Outcome | null, at: Instant): WaiverAttention | null {
  const state = waiverState(waiver, at);
  if (state === "revoked") return null;
  if (state === "expired") return waiver.approved !== null && isOpen(outcome ?? undefined) ? "lapsed" : null;
  if (!isOpen(outcome ?? undefined)) return "needless";
  return state === "active" && waiver.until - ENDS_SOON <= at ? "expiring" : null;
}
