// Which objects in a set of manifests belong together: each workload and what scales, protects and exposes it?

import type { Catalog } from "../model/catalog.ts";
import type { EntityRef } from "../model/entity.ts";
import type { JsonObject } from "../model/json.ts";
import { ownText, ownValue } from "../model/json.ts";
import {
  apiGroup,
  isNamespaceObject,
  isWorkload,
  objectAt,
  objectIdentity,
  objectName,
  objectNamespace,
  podTemplate,
  workloadRef,
} from "../model/manifest.ts";
import type { Manifest } from "../model/manifest.ts";
import { SelectorIndex } from "./label-selectors.ts";

export class KubernetesObjects {
  /** The workloads of each component. */
  readonly workloads: ReadonlyMap<EntityRef, readonly JsonObject[]>;
  /**
   * Names of the namespaces whose Namespace objects are among the manifests: their contents are taken to be complete.
   */
  readonly namespaces: ReadonlySet<string>;
  readonly #byNamespace: ReadonlyMap<string, readonly JsonObject[]>;
  readonly #byKind: ReadonlyMap<string, readonly JsonObject[]>;
  readonly #byPlace: ReadonlyMap<string, readonly JsonObject[]>;
  readonly #autoscalers: ReadonlyMap<string, readonly JsonObject[]>;
  readonly #budgets = new Map<string, SelectorIndex>();
  readonly #services = new Map<string, SelectorIndex>();

  constructor(manifests: readonly Manifest[], catalog: Catalog) {
    const all = distinctObjects(manifests);
    this.workloads = Map.groupBy(all.filter(isWorkload), (object) => workloadRef(object, catalog.kubernetesIds));
    this.namespaces = new Set(all.filter(isNamespaceObject).map(objectName));
    this.#byNamespace = Map.groupBy(all, objectNamespace);
    this.#byKind = Map.groupBy(all, kindOf);
    this.#byPlace = Map.groupBy(all, (object) => place(objectNamespace(object), kindOf(object)));
    this.#autoscalers = Map.groupBy(this.ofKind("HorizontalPodAutoscaler"), (autoscaler) => {
      const target = objectAt(autoscaler, "spec", "scaleTargetRef");
      return place(objectNamespace(autoscaler), kindOf(target), ownText(target, "name") ?? "");
    });
  }

  ofKind(kind: string): readonly JsonObject[] {
    return this.#byKind.get(kind) ?? [];
  }

  in(namespace: string, kind?: string): readonly JsonObject[] {
    if (kind === undefined) return this.#byNamespace.get(namespace) ?? [];
    return this.#byPlace.get(place(namespace, kind)) ?? [];
  }

  /** The HorizontalPodAutoscalers that scale a workload, found by kind and name in its namespace. */
  autoscalersOf(workload: JsonObject): readonly JsonObject[] {
    const scaled = place(objectNamespace(workload), kindOf(workload), objectName(workload));
    return this.#autoscalers.get(scaled) ?? [];
  }

  /** The PodDisruptionBudgets that protect a workload's pods. */
  budgetsOf(workload: JsonObject): readonly JsonObject[] {
    return this.#selecting("PodDisruptionBudget", workload, this.#budgets, (budget) =>
      ownValue(objectAt(budget, "spec"), "selector"),
    );
  }

  /** The Services that select a workload's pods. */
  servicesOf(workload: JsonObject): readonly JsonObject[] {
    return this.#selecting("Service", workload, this.#services, (service) => {
      const matchLabels = objectAt(service, "spec", "selector");
      return Object.keys(matchLabels).length > 0 ? { matchLabels } : undefined;
    });
  }

  #selecting(
    kind: string,
    workload: JsonObject,
    indexes: Map<string, SelectorIndex>,
    selectorOf: (object: JsonObject) => JsonObject[string] | undefined,
  ): readonly JsonObject[] {
    const namespace = objectNamespace(workload);
    let index = indexes.get(namespace);
    if (index === undefined) {
      const selecting = this.in(namespace, kind).flatMap((object) => {
        const selector = selectorOf(object);
        return selector === undefined ? [] : [{ object, selector }];
      });
      index = new SelectorIndex(selecting);
      indexes.set(namespace, index);
    }
    return index.matching(podLabels(workload));
  }
}

/** Each object once. Of several objects with the same identity the first counts, as in the catalog. */
function distinctObjects(manifests: readonly Manifest[]): readonly JsonObject[] {
  const objects = new Map<string, JsonObject>();
  for (const { format, value } of manifests) {
    if (format !== "kubernetes" || objectName(value) === "") continue;
    // Workloads have moved between API groups, so the group does not distinguish them.
    const group = isWorkload(value) ? "" : apiGroup(value);
    const identity = `${group} ${objectIdentity(value)}`.toLowerCase();
    if (!objects.has(identity)) objects.set(identity, value);
  }
  return [...objects.values()];
}

function place(...parts: readonly string[]): string {
  return parts.join(" ");
}

export function kindOf(object: JsonObject): string {
  return ownText(object, "kind") ?? "";
}

/** `Deployment/web`. */
export function workloadName(workload: JsonObject): string {
  return `${kindOf(workload)}/${objectName(workload)}`;
}

export function podLabels(workload: JsonObject): JsonObject {
  return objectAt(podTemplate(workload), "metadata", "labels");
}
