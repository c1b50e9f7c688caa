// How does somebody declare a freeze, change its terms and end it?

import type { FreezeRequest } from "../../api/freezes.ts";
import type { DeclaredFreeze } from "../../model/directive.ts";
import type { Identity } from "../../model/identity.ts";
import { formatInstant } from "../../model/time.ts";
import type { FreezeTerms } from "./freeze-terms.ts";
import { readFreezeTerms, requireFreezeScope } from "./freeze-terms.ts";
import type { Muster } from "../muster.ts";
import { findDirective, requireOpen } from "./find-directive.ts";
import { changeInForce, putInForce } from "./put-in-force.ts";

/** Throws Refusal: `invalid` for terms that make no sense, `forbidden` outside the identity's scope. */
export async function declareFreeze(
  muster: Muster,
  request: FreezeRequest,
  identity: Identity,
): Promise<DeclaredFreeze> {
  const at = muster.clock.now();
  const terms = readFreezeTerms(request, at);
  requireFreezeScope(identity, terms.environments);
  const { actor } = identity;
  const id = muster.chance.id("frz", at);
  const freeze: DeclaredFreeze = { kind: "freeze", id, ...terms, declared: { by: actor, at }, ended: null };
  await putInForce(muster, freeze, { at, actor, summary: `freeze \`${terms.title}\` declared: ${sayTerms(terms)}` });
  return freeze;
}

/** A freeze that holds can be changed, too. Throws Refusal as `declareFreeze`; `missing`; `conflict` if it is over. */
export async function changeFreeze(
  muster: Muster,
  id: string,
  request: FreezeRequest,
  identity: Identity,
): Promise<DeclaredFreeze> {
  const at = muster.clock.now();
  const before = await findDirective(muster, "freeze", id);
  requireFreezeScope(identity, before.environments);
  requireOpen(before, at);
  const terms = readFreezeTerms(request, at);
  requireFreezeScope(identity, terms.environments);
  const after: DeclaredFreeze = { ...before, ...terms };
  const changes = changedTerms(before, after);
  if (changes.length === 0) return before;
  const summary = `freeze \`${after.title}\` changed (${changes.join(", ")}): ${sayTerms(terms)}`;
  return changeInForce(muster, before, after, { at, actor: identity.actor, summary });
}

/** Throws Refusal: `missing`, `forbidden`, or `conflict` if it is over. */
export async function endFreeze(muster: Muster, id: string, identity: Identity): Promise<void> {
  const at = muster.clock.now();
  const before = await findDirective(muster, "freeze", id);
  requireFreezeScope(identity, before.environments);
  requireOpen(before, at);
  const { actor } = identity;
  const after: DeclaredFreeze = { ...before, ended: { by: actor, at } };
  await changeInForce(muster, before, after, { at, actor, summary: `freeze \`${before.title}\` ended` });
}

function sayTerms({ environments, from, until, reason }: FreezeTerms): string {
  return `${environments.join(", ")} from ${formatInstant(from)} to ${formatInstant(until)}: ${reason}`;
}

const TERMS = ["title", "environments", "appliesTo", "from", "until", "reason"] as const;

function changedTerms(before: FreezeTerms, after: FreezeTerms): string[] {
  const changed = TERMS.filter((term) => JSON.stringify(before[term]) !== JSON.stringify(after[term]));
  return changed.map((term) => (term === "until" ? "to" : term));
}
