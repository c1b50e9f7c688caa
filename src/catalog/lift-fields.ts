// Which values do rules read at a fixed place, wherever a format keeps them: lifecycle, tier, type, owner, system?

import type { EntityMetadata } from "../model/entity.ts";
import type { JsonObject } from "../model/json.ts";
import { ownText, ownValue } from "../model/json.ts";
import { parseWrittenRef } from "../model/manifest.ts";
import type { CatalogDocument, CatalogOptions, Descriptor, Reference } from "./catalog-format.ts";
import { findByKey } from "./read-metadata.ts";

/** Annotations and labels in which people name an owner where a format has no field for one; the first match wins. */
const OWNER_KEYS = ["backstage.io/owner", "team-name", "team", "owner", "owned-by", "owner-team"];
const SYSTEM_KEYS = ["backstage.io/system", "app.kubernetes.io/part-of"];

/** Taken from the spec, otherwise from annotations and labels. A tier becomes text, whatever it was written as. */
export function liftFields(
  spec: JsonObject,
  metadata: EntityMetadata,
): Pick<Descriptor, "lifecycle" | "tier" | "type"> {
  const lifecycle = ownText(spec, "lifecycle")?.trim() ?? findByKey(metadata, ["lifecycle"])?.text;
  const written = ownValue(spec, "tier");
  const tier =
    typeof written === "string" || typeof written === "number"
      ? String(written).trim()
      : findByKey(metadata, ["tier"])?.text;
  const type = ownText(spec, "type")?.trim();
  return { ...(lifecycle && { lifecycle }), ...(tier && { tier }), ...(type && { type }) };
}

/**
 * Owner and system inferred from labels and annotations. They are not `declared`: nobody claimed that the catalog holds
 * them.
 */
export function inferReferences(
  document: CatalogDocument,
  options: CatalogOptions,
  metadata: EntityMetadata,
  namespace: string,
): readonly Reference[] {
  const infer = (lifts: "owner" | "system", relation: string, kind: string, keys: readonly string[]) => {
    for (const key of keys) {
      const found = findByKey(metadata, [key]);
      const target = found && parseWrittenRef(found.text, { kind, namespace });
      if (found === undefined || target === undefined) continue;
      const position = document.position(["metadata", found.member, found.key]);
      return [{ relation, target, lifts, declared: false, field: found.key, position }];
    }
    return [];
  };
  return [
    ...infer("owner", "ownedBy", "Group", options.ownerKeys ?? OWNER_KEYS),
    ...infer("system", "partOf", "System", SYSTEM_KEYS),
  ];
}
