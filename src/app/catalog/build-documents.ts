// What can a rule read of each entity? The document of every entity, whose relations lead to the others' documents.

import type { FleetDocument } from "../../evaluate/evaluate-fleet.ts";
import type { Waiver } from "../../model/directive.ts";
import type { Document, HeldLevel } from "../../model/document.ts";
import type { Entity, EntityRef } from "../../model/entity.ts";
import type { FactTable } from "../../model/fact.ts";

export const NO_FACTS: FactTable = new Map();
const NO_WAIVERS: ReadonlyMap<EntityRef, readonly Waiver[]> = new Map();
const NO_LEVELS: ReadonlyMap<string, HeldLevel> = new Map();

/** A document for each entity, with levels still empty. Facts about other entities are left out. */
export function buildDocuments(
  entities: Iterable<Entity>,
  facts: ReadonlyMap<EntityRef, FactTable>,
  waivers: ReadonlyMap<EntityRef, readonly Waiver[]> = NO_WAIVERS,
): ReadonlyMap<EntityRef, FleetDocument> {
  const documents = new Map<EntityRef, FleetDocument>();
  const strangers = new Map<EntityRef, Document>();
  const documentOf = (ref: EntityRef): Document => {
    const known = documents.get(ref) ?? strangers.get(ref);
    if (known !== undefined) return known;
    const stranger = strangerDocument(ref);
    strangers.set(ref, stranger);
    return stranger;
  };
  for (const entity of entities) {
    const waived = waivers.get(entity.ref);
    documents.set(entity.ref, {
      entity,
      facts: facts.get(entity.ref) ?? NO_FACTS,
      levels: new Map(),
      ...(waived !== undefined && { waivers: waived }),
      related: (relation) => relatedRefs(entity, relation).map(documentOf),
    });
  }
  return documents;
}

/** The refs a relation leads to. */
export function relatedRefs(entity: Entity, relation: string): readonly EntityRef[] {
  return Object.hasOwn(entity.relations, relation) ? (entity.relations[relation] ?? []) : [];
}

/** For an entity that a relation leads to, but the catalog lacks. Rules read its ref, and null for everything else. */
export function strangerDocument(ref: EntityRef): Document {
  return { entity: { ref } as Entity, facts: NO_FACTS, levels: NO_LEVELS, related: () => [] };
}
