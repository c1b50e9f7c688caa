// Which entities is each entity related to, in both directions, and which references lead nowhere?

import { DEFAULT_NAMESPACE, formatRef, parseRef } from "../model/entity.ts";
import type { EntityRef, Relations } from "../model/entity.ts";
import { refSuggester } from "../model/nearest-ref.ts";
import type { Problem } from "../model/problem.ts";
import { compareText } from "../model/problem.ts";
import type { Descriptor, Reference } from "./catalog-format.ts";
import { DEFECT_SEVERITIES } from "./defects.ts";
import type { EntityDescriptors } from "./merge-descriptors.ts";

const PAIRS: readonly (readonly [string, string])[] = [
  ["ownedBy", "ownerOf"],
  ["partOf", "hasPart"],
  ["providesApi", "apiProvidedBy"],
  ["consumesApi", "apiConsumedBy"],
  ["dependsOn", "dependencyOf"],
  ["parentOf", "childOf"],
  ["memberOf", "hasMember"],
];
const INVERSES = new Map([...PAIRS, ...PAIRS.map(([a, b]) => [b, a] as const)]);

/** The relation that leads back: `dependencyOf` for `dependsOn`; undefined: there is none. */
export function inverseOf(relation: string): string | undefined {
  return INVERSES.get(relation);
}

export interface ResolvedEntity {
  readonly relations: Relations;
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
}

export interface ResolvedRelations {
  readonly entities: ReadonlyMap<EntityRef, ResolvedEntity>;
  readonly problems: readonly Problem[];
}

/** Yields at least once per entity. */
export function* resolveRelations(
  entities: ReadonlyMap<EntityRef, EntityDescriptors>,
): Generator<void, ResolvedRelations> {
  const graph = new RelationGraph();
  const lifted = new Map<EntityRef, { owner?: EntityRef; system?: EntityRef }>();
  const problems: Problem[] = [];
  const suggest = refSuggester(entities.keys());
  for (const entity of entities.values()) {
    const fields: { owner?: EntityRef; system?: EntityRef } = {};
    lifted.set(entity.ref, fields);
    for (const { descriptor, reference } of referencesOf(entity)) {
      const { relation, declared, lifts } = reference;
      const target = resolveTarget(reference, entities);
      const isKnown = entities.has(target);
      if (lifts !== undefined) fields[lifts] ??= target;
      if (!isKnown && !declared && lifts === undefined) continue;
      if (!graph.add(entity.ref, relation, target)) continue;
      if (isKnown) graph.add(target, INVERSES.get(relation), entity.ref);
      else if (declared) problems.push(danglingRef(entity.ref, descriptor, reference, suggest(target)));
    }
    yield;
  }
  const resolved = new Map<EntityRef, ResolvedEntity>();
  for (const [ref, fields] of lifted) {
    resolved.set(ref, { ...fields, relations: graph.of(ref) });
    yield;
  }
  return { entities: resolved, problems };
}

/** All references, except those a later source inferred for a field (owner, system) that an earlier source supplies. */
function* referencesOf({ descriptors }: EntityDescriptors): Iterable<{ descriptor: Descriptor; reference: Reference }> {
  const supplied = new Set<string>();
  for (const descriptor of descriptors) {
    const lifts = descriptor.references.flatMap((reference) => reference.lifts ?? []);
    for (const reference of descriptor.references) {
      if (reference.lifts === undefined || !supplied.has(reference.lifts)) yield { descriptor, reference };
    }
    for (const field of lifts) supplied.add(field);
  }
}

/**
 * Teams and systems span the namespaces of Kubernetes, so what a label names may be in the catalog's default namespace.
 */
function resolveTarget(
  { target, declared }: Reference,
  entities: ReadonlyMap<EntityRef, EntityDescriptors>,
): EntityRef {
  if (declared || entities.has(target)) return target;
  const parts = parseRef(target);
  const elsewhere = parts && formatRef({ ...parts, namespace: DEFAULT_NAMESPACE });
  return elsewhere !== undefined && entities.has(elsewhere) ? elsewhere : target;
}

class RelationGraph {
  readonly #edges = new Map<EntityRef, Map<string, Set<EntityRef>>>();

  /** False: it was there already. */
  add(from: EntityRef, relation: string | undefined, to: EntityRef): boolean {
    if (relation === undefined) return false;
    const relations = getOrAdd(this.#edges, from, () => new Map<string, Set<EntityRef>>());
    const targets = getOrAdd(relations, relation, () => new Set<EntityRef>());
    if (targets.has(to)) return false;
    targets.add(to);
    return true;
  }

  of(ref: EntityRef): Relations {
    const relations = [...(this.#edges.get(ref) ?? [])].sort(([a], [b]) => compareText(a, b));
    return Object.fromEntries(relations.map(([relation, targets]) => [relation, [...targets].sort(compareText)]));
  }
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function danglingRef(
  entity: EntityRef,
  { origin }: Descriptor,
  { target, field, position }: Reference,
  help: string | undefined,
): Problem {
  return {
    code: "dangling-ref",
    severity: DEFECT_SEVERITIES["dangling-ref"],
    message: `\`${field}\` refers to \`${target}\`, which the catalog does not hold`,
    ...(help !== undefined && { help }),
    ...(origin.file !== undefined && { file: origin.file }),
    ...position,
    entity,
  };
}
