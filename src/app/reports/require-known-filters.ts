// If a filtered report is empty, does the owner, system, tier or kind exist at all, and which was meant?

import type { Entity } from "../../model/entity.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import { suggest } from "../../model/nearest.ts";
import { Refusal } from "../../model/refusal.ts";
import { readFilters } from "../catalog/read-filters.ts";
import { everyPage } from "../every-item.ts";
import type { Muster } from "../muster.ts";
import type { GroupFilters } from "./standing-filter.ts";

type Filter = keyof GroupFilters;

interface Told {
  /** The message where no entity has it. */
  readonly none: (written: string) => string;
  /** What an entity has; undefined: nothing. */
  readonly of: (entity: Entity) => string | undefined;
  readonly suggest: (wanted: string, known: readonly string[]) => string | undefined;
}

const nearestRef: Told["suggest"] = (wanted, known) => refSuggester(known)(wanted) ?? suggest(wanted, known);

const FILTERS: Readonly<Record<Filter, Told>> = {
  owner: { none: (written) => `no entity is owned by \`${written}\``, of: ({ owner }) => owner, suggest: nearestRef },
  system: {
    none: (written) => `no entity is part of the system \`${written}\``,
    of: ({ system }) => system,
    suggest: nearestRef,
  },
  tier: { none: (written) => `no entity has the tier \`${written}\``, of: ({ tier }) => tier, suggest },
  kind: { none: (written) => `no entity is of the kind \`${written}\``, of: ({ kind }) => kind, suggest },
};

/**
 * To be called for an empty report. Throws Refusal `invalid` for the first filter that no entity of the catalog
 * matches. A group that owns nothing, or a system without parts, is no mistake if the catalog has it.
 */
export async function requireKnownFilters(muster: Pick<Muster, "store" | "pause">, asked: GroupFilters): Promise<void> {
  const refs = readFilters(asked);
  for (const filter of Object.keys(FILTERS) as Filter[]) {
    const written = asked[filter];
    if (written === undefined) continue;
    const ref = filter === "owner" || filter === "system" ? refs[filter] : undefined;
    if (ref !== undefined && (await muster.store.catalog.entries([ref])).size > 0) continue;
    await requireKnown(muster, filter, written, ref ?? written);
  }
}

async function requireKnown(
  { store, pause }: Pick<Muster, "store" | "pause">,
  filter: Filter,
  written: string,
  wanted: string,
): Promise<void> {
  const { none, of, suggest: nearest } = FILTERS[filter];
  const known = new Set<string>();
  for await (const entries of everyPage((page) => store.catalog.list(page), pause)) {
    for (const { entity } of entries) known.add(of(entity) ?? "");
  }
  known.delete("");
  if ([...known].some((value) => value.toLowerCase() === wanted.toLowerCase())) return;
  const help = nearest(wanted, [...known]);
  throw new Refusal("invalid", `unknown-${filter}`, none(written), help === undefined ? {} : { help });
}
