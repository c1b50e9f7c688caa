// Which waivers are there, and which of them does somebody have to look at?

import type { WaiverBody, WaiversQuery } from "../../api/waivers.ts";
import type { Waiver } from "../../model/directive.ts";
import { refNamed } from "../../model/entity.ts";
import type { Instant } from "../../model/time.ts";
import type { DirectiveQuery } from "../../ports/directives.ts";
import type { Page } from "../../ports/page.ts";
import { findDirective } from "./find-directive.ts";
import { readFilters } from "../catalog/read-filters.ts";
import type { Muster } from "../muster.ts";
import { tellWaiver, tellWaivers } from "./tell-waivers.ts";

/** How many waivers are read from the store at once. */
const SLICE = 200;

/** Throws Refusal `missing`. */
export async function readWaiver(muster: Muster, id: string): Promise<WaiverBody> {
  return tellWaiver(muster, await findDirective(muster, "waiver", id), muster.clock.now());
}

/** Newest first. */
export async function listWaivers(muster: Muster, query: WaiversQuery): Promise<Page<WaiverBody>> {
  const at = muster.clock.now();
  const isAsked = filterOf(query);
  const items: WaiverBody[] = [];
  let { after } = query;
  for (;;) {
    const page = await muster.store.directives.list({ ...storeQuery(query, at), limit: SLICE, ...placeOf(after) });
    const told = await tellWaivers(muster, page.items as readonly Waiver[], at);
    for (const [index, waiver] of told.entries()) {
      if (!isAsked(waiver)) continue;
      items.push(waiver);
      if (items.length < query.limit) continue;
      // Only the store can say where the next page starts. It does so if asked for as many as were looked through.
      const looked = { ...storeQuery(query, at), limit: index + 1, ...placeOf(after) };
      return { items, next: (await muster.store.directives.list(looked)).next };
    }
    if (page.next === null) return { items, next: null };
    after = page.next;
  }
}

function placeOf(after: string | undefined): Pick<DirectiveQuery, "after"> {
  return after === undefined ? {} : { after };
}

function storeQuery({ entity, state }: WaiversQuery, at: Instant): Omit<DirectiveQuery, "limit" | "after"> {
  return {
    kind: "waiver",
    ...(entity !== undefined && { entity: refNamed(entity, "component") ?? entity }),
    ...((state === "requested" || state === "active") && { openAt: at }),
  };
}

function filterOf({ owner, state, attention }: WaiversQuery): (waiver: WaiverBody) => boolean {
  const asked = readFilters({ owner });
  return (waiver) =>
    (state ?? waiver.state) === waiver.state &&
    (attention ?? waiver.attention) === waiver.attention &&
    (asked.owner ?? waiver.owner) === waiver.owner;
}
