// What do several sources together say about one entity? The first one's fields count, others fill in what is missing.

import type { EntityMetadata, EntityRef } from "../model/entity.ts";
import { KUBERNETES_ID } from "../model/manifest.ts";
import type { Problem } from "../model/problem.ts";
import { compareText } from "../model/problem.ts";
import type { Descriptor, SourceReading } from "./catalog-format.ts";
import { DEFECT_SEVERITIES } from "./defects.ts";
import { CATALOG_FORMATS } from "./formats.ts";
import { isPlaceholder } from "./read-metadata.ts";

/** Everything said about one entity, in order of precedence. */
export interface EntityDescriptors {
  readonly ref: EntityRef;
  readonly descriptors: [Descriptor, ...Descriptor[]];
  /** Further declarations within the same source: reported, and otherwise ignored. */
  readonly duplicates: Descriptor[];
}

export interface MergedSources {
  /** By ref. */
  readonly entities: ReadonlyMap<EntityRef, EntityDescriptors>;
  readonly problems: readonly Problem[];
  /** The entity that claims each id which Kubernetes objects carry. */
  readonly kubernetesIds: ReadonlyMap<string, EntityRef>;
}

/**
 * Groups the descriptors of all sources by entity. Sources are given in order of precedence; within a source the order
 * of formats counts. A second declaration within a source is the defect `duplicate-ref`. Yields once per descriptor.
 */
export function* mergeDescriptors(readings: readonly SourceReading[]): Generator<void, MergedSources> {
  const ordered = readings.flatMap(({ descriptors }) => byPrecedence(descriptors));
  const kubernetesIds = kubernetesIdsOf(ordered);
  const entities = new Map<EntityRef, EntityDescriptors>();
  const declared = new Map<string, Descriptor>();
  const problems: Problem[] = [];
  for (const descriptor of ordered) {
    const ref = kubernetesIds.get(descriptor.joins ?? "") ?? descriptor.ref;
    const { source, format } = descriptor.origin;
    const identity = JSON.stringify([source, format, descriptor.identity.toLowerCase()]);
    const earlier = declared.get(identity);
    const known = entities.get(ref);
    if (earlier !== undefined) {
      problems.push(duplicateRef(descriptor, ref, earlier));
      known?.duplicates.push(descriptor);
      continue;
    }
    declared.set(identity, descriptor);
    if (known === undefined) entities.set(ref, { ref, descriptors: [descriptor], duplicates: [] });
    else known.descriptors.push(descriptor);
    yield;
  }
  return { entities: new Map([...entities].sort(([a], [b]) => compareText(a, b))), problems, kubernetesIds };
}

function byPrecedence(descriptors: readonly Descriptor[]): readonly Descriptor[] {
  return CATALOG_FORMATS.flatMap(({ name }) => descriptors.filter(({ origin }) => origin.format === name));
}

/**
 * Which entity claims each Kubernetes id by its annotation. Entities made from Kubernetes objects themselves do not
 * count.
 */
function kubernetesIdsOf(descriptors: readonly Descriptor[]): ReadonlyMap<string, EntityRef> {
  const entities = new Map<string, EntityRef>();
  for (const { metadata, ref, origin } of descriptors) {
    const id = origin.format === "kubernetes" ? undefined : metadata.annotations?.[KUBERNETES_ID];
    if (id && !entities.has(id)) entities.set(id, ref);
  }
  return entities;
}

const OVERLAYS = "the first declaration counts; of overlays, give what `kustomize build` makes of one";

/** Unrendered templates share their placeholders, so a repeated placeholder is not an error. */
function duplicateRef(descriptor: Descriptor, ref: EntityRef, { origin }: Descriptor): Problem {
  const { file, line } = descriptor.origin;
  return {
    code: "duplicate-ref",
    severity: isPlaceholder(ref) ? "warning" : DEFECT_SEVERITIES["duplicate-ref"],
    message: `\`${ref}\` is declared already, at ${origin.file ?? origin.source}:${origin.line ?? 1}`,
    help: descriptor.origin.format === "kubernetes" ? OVERLAYS : "the first declaration counts",
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line, column: 1 }),
    entity: ref,
  };
}

/** Members of `first` are kept, missing ones are taken from `other`; labels and annotations are merged key by key. */
export function fillMetadata<Metadata extends EntityMetadata>(first: Metadata, other: Metadata): Metadata {
  const labels = { ...other.labels, ...first.labels };
  const annotations = { ...other.annotations, ...first.annotations };
  return {
    ...other,
    ...first,
    ...((first.labels ?? other.labels) && { labels }),
    ...((first.annotations ?? other.annotations) && { annotations }),
  };
}
