// Does anything that a source says not count, because a more trusted source says otherwise?

import type { Descriptor, SourceReading } from "../../catalog/catalog-format.ts";
import type { Catalog } from "../../model/catalog.ts";
import type { Entity, EntityRef } from "../../model/entity.ts";
import { isSameJson } from "../../model/json.ts";
import type { JsonValue } from "../../model/json.ts";
import type { Problem } from "../../model/problem.ts";

/** One warning for all such entities; none where everything that the source says counts. */
export function lessTrusted(
  { source, descriptors }: SourceReading,
  { entries, kubernetesIds }: Pick<Catalog, "entries" | "kubernetesIds">,
): readonly Problem[] {
  const shared = new Set<EntityRef>();
  const others = new Set<string>();
  let isOverruled = false;
  for (const descriptor of descriptors) {
    const entry = entries.get(kubernetesIds.get(descriptor.joins ?? "") ?? descriptor.ref);
    const first = entry?.origins[0]?.source ?? source;
    if (entry === undefined || first === source) continue;
    shared.add(entry.entity.ref);
    others.add(first);
    isOverruled ||= !countsInFull(descriptor, entry.entity);
  }
  if (!isOverruled) return [];
  const names = [...others].sort().map((name) => `\`${name}\``);
  const entities = shared.size === 1 ? "1 of these entities is" : `${shared.size} of these entities are`;
  const message = `${entities} declared by ${names.join(" and ")} too, whose fields count first`;
  return [{ code: "less-trusted-source", severity: "warning", message, help: "`MUSTER_SOURCES` sets the order" }];
}

/** Whether the entity has everything that the source says of it. Labels and annotations are compared one by one. */
function countsInFull({ metadata, spec, lifecycle, tier, type }: Descriptor, entity: Entity): boolean {
  const { labels, annotations, ...own } = metadata;
  return (
    holds(own, entity.metadata) &&
    holds(labels, entity.metadata.labels) &&
    holds(annotations, entity.metadata.annotations) &&
    holds(spec, entity.spec) &&
    holds({ lifecycle, tier, type }, entity)
  );
}

function holds(said: object = {}, heard: object = {}): boolean {
  const known = new Map<string, unknown>(Object.entries(heard));
  return Object.entries(said).every(
    ([key, value]) => value === undefined || isSameJson(value as JsonValue, (known.get(key) ?? null) as JsonValue),
  );
}
