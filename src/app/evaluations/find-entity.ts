// Which entity is meant, and how does it stand?

import type { EntityPath } from "../../api/parts.ts";
import { formatRef, parseRef } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import { Refusal } from "../../model/refusal.ts";
import type { EntityState } from "./fleet.ts";
import type { Muster } from "../muster.ts";

/** Throws Refusal `missing` where the catalog lacks it, with the nearest that it has. */
export async function findEntity(
  { fleet, store }: Pick<Muster, "fleet" | "store">,
  asked: EntityPath | EntityRef,
): Promise<EntityState> {
  const ref = typeof asked === "string" ? readRef(asked) : formatRef(asked);
  const state = fleet.loaded(ref) ?? (await fleet.load([ref])).get(ref);
  if (state !== undefined) return state;
  const help = refSuggester(await store.catalog.refs())(ref);
  const details = help === undefined ? {} : { help };
  throw new Refusal("missing", "no-such-entity", `the catalog has no entity \`${ref}\``, details);
}

function readRef(text: string): EntityRef {
  const parts = parseRef(text);
  if (parts !== undefined) return formatRef(parts);
  throw new Refusal("invalid", "not-a-ref", `\`${text}\` is no entity ref`, { help: "write `kind:namespace/name`" });
}
