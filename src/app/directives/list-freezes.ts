// Which freezes and locks are there, including the freezes of the rule files?

import { describeFreeze } from "../../api/freezes.ts";
import type { FreezeBody, FreezeListQuery } from "../../api/freezes.ts";
import { describeLock } from "../../api/locks.ts";
import type { LockBody, LockListQuery } from "../../api/locks.ts";
import { refNamed } from "../../model/entity.ts";
import type { Instant } from "../../model/time.ts";
import type { DirectiveQuery } from "../../ports/directives.ts";
import type { Page } from "../../ports/page.ts";
import { findDirective } from "./find-directive.ts";
import type { Muster } from "../muster.ts";
import { ruleFreezes } from "./rule-freezes.ts";

type Reader = Pick<Muster, "store" | "rules" | "clock">;

/** Declared freezes as pages, newest first; those of the rule files all at once, by id. */
export async function listFreezes(
  muster: Reader,
  query: FreezeListQuery,
): Promise<Page<FreezeBody> & { readonly rules: readonly FreezeBody[] }> {
  const at = muster.clock.now();
  const { items, next } = await muster.store.directives.list({ kind: "freeze", ...pageOf(query, at) });
  const freezes = items.flatMap((item) => (item.kind === "freeze" ? describeFreeze(item, at) : []));
  const rules = (await ruleFreezes(muster, at)).map(({ freeze }) => freeze);
  return { items: freezes, next, rules: query.state === "all" ? rules : rules.filter(({ state }) => state !== "over") };
}

/** Finds declared freezes and those of the rule files. Throws Refusal `missing`. */
export async function readFreeze(muster: Reader, id: string): Promise<FreezeBody> {
  const at = muster.clock.now();
  const ofRules = (await ruleFreezes(muster, at)).find(({ freeze }) => freeze.id === id);
  return ofRules?.freeze ?? describeFreeze(await findDirective(muster, "freeze", id), at);
}

/** Newest first. */
export async function listLocks(muster: Reader, query: LockListQuery): Promise<Page<LockBody>> {
  const at = muster.clock.now();
  const entity = query.entity === undefined ? undefined : (refNamed(query.entity, "component") ?? query.entity);
  const ofEntity = entity === undefined ? {} : { entity };
  const page = await muster.store.directives.list({ kind: "lock", ...ofEntity, ...pageOf(query, at) });
  return { ...page, items: page.items.flatMap((item) => (item.kind === "lock" ? describeLock(item, at) : [])) };
}

/** Throws Refusal `missing`. */
export async function readLock(muster: Reader, id: string): Promise<LockBody> {
  return describeLock(await findDirective(muster, "lock", id), muster.clock.now());
}

function pageOf(
  { limit, after, state }: Pick<FreezeListQuery, "limit" | "after" | "state">,
  at: Instant,
): Omit<DirectiveQuery, "kind"> {
  return { limit, ...(after !== undefined && { after }), ...(state === "open" && { openAt: at }) };
}
