// Which entity is meant, and which owner or system?

import type { EntityPath } from "../../api/parts.ts";
import { formatRef, parseRef, refNamed } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import { Refusal } from "../../model/refusal.ts";
import type { EntityState } from "../evaluations/fleet.ts";
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

/** Names alone are groups' and systems'. */
export function readFilters({
  owner,
  system,
}: {
  readonly owner?: string | undefined;
  readonly system?: string | undefined;
}): {
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
} {
  return {
    ...(owner !== undefined && { owner: refOf(owner, "group") }),
    ...(system !== undefined && { system: refOf(system, "system") }),
  };
}

/** A name alone is a component's. */
export function readEntityFilter({ entity }: { readonly entity?: string | undefined }): {
  readonly entity?: EntityRef;
} {
  return entity === undefined ? {} : { entity: refOf(entity, "component") };
}

function refOf(text: string, kind: string): EntityRef {
  return refNamed(text, kind) ?? text;
}
