// What is in the catalog? Takes files, gives entities with their relations, and everything that is wrong in the files.

import type { Catalog, CatalogEntry } from "../model/catalog.ts";
import type { Entity, EntityRef } from "../model/entity.ts";
import type { JsonObject } from "../model/json.ts";
import type { Manifest } from "../model/manifest.ts";
import { compareProblems } from "../model/problem.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { CatalogOptions, SourceReading } from "./catalog-format.ts";
import { fillMetadata, mergeDescriptors } from "./merge-descriptors.ts";
import type { EntityDescriptors } from "./merge-descriptors.ts";
import { readCatalogFiles } from "./read-catalog-files.ts";
import type { CatalogFilesReading } from "./read-catalog-files.ts";
import { resolveRelations } from "./resolve-relations.ts";
import type { ResolvedEntity } from "./resolve-relations.ts";

export interface ImportedCatalog extends Catalog {
  /** Every document that was recognised; facts are extracted from these. */
  readonly manifests: readonly Manifest[];
  /** How many documents are plainly not catalog documents. */
  readonly skipped: number;
}

/**
 * The catalog that the files of one source make. Never throws: what cannot be read becomes a problem, and the rest is
 * read.
 */
export function importCatalog(files: Iterable<SourceFile>, options: CatalogOptions = {}): ImportedCatalog {
  return catalogOf(readCatalogFiles(files, options));
}

export function catalogOf(reading: CatalogFilesReading): ImportedCatalog {
  return { ...mergeCatalog([reading]), manifests: reading.manifests, skipped: reading.skipped };
}

/** The catalog of several sources, given in order of precedence. */
export function mergeCatalog(readings: readonly SourceReading[]): Catalog {
  const steps = mergeCatalogInSteps(readings);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** As `mergeCatalog`, yielding several times per entity. */
export function* mergeCatalogInSteps(readings: readonly SourceReading[]): Generator<void, Catalog> {
  const merged = yield* mergeDescriptors(readings);
  const resolved = yield* resolveRelations(merged.entities);
  const entries = new Map<EntityRef, CatalogEntry>();
  for (const entity of merged.entities.values()) {
    entries.set(entity.ref, {
      entity: composeEntity(entity, resolved.entities.get(entity.ref) ?? { relations: {} }),
      origins: [entity.descriptors[0].origin, ...originsOf(entity)],
    });
    yield;
  }
  const problems = [...readings.flatMap(({ problems }) => problems), ...merged.problems, ...resolved.problems];
  return { entries, problems: problems.sort(compareProblems), kubernetesIds: merged.kubernetesIds };
}

function originsOf({ descriptors, duplicates }: EntityDescriptors) {
  return [...descriptors.slice(1), ...duplicates].map(({ origin }) => origin);
}

function composeEntity({ ref, descriptors }: EntityDescriptors, resolved: ResolvedEntity): Entity {
  const [first, ...others] = descriptors;
  const metadata = others.reduce((filled, other) => fillMetadata(filled, other.metadata), first.metadata);
  const spec: JsonObject = Object.assign({}, ...descriptors.map((descriptor) => descriptor.spec).reverse());
  const [lifecycle, tier, type] = (["lifecycle", "tier", "type"] as const).map(
    (field) => descriptors.find((descriptor) => descriptor[field] !== undefined)?.[field],
  );
  return {
    ref,
    kind: first.kind,
    metadata,
    spec,
    ...resolved,
    ...(lifecycle !== undefined && { lifecycle }),
    ...(tier !== undefined && { tier }),
    ...(type !== undefined && { type }),
  };
}
