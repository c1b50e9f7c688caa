// What a catalog document of another tool is (a Kubernetes object, a Score workload), and which entity it speaks of.

import { DEFAULT_NAMESPACE, formatRef, parseRef } from "./entity.ts";
import type { EntityRef } from "./entity.ts";
import type { JsonArray, JsonObject, JsonValue } from "./json.ts";
import { isJsonObject, ownText, ownValue } from "./json.ts";

/** One document as it was read (items of a List stand alone), without nulls; line counts from 1. */
export interface Manifest {
  /** Name of the catalog format that recognised it. */
  readonly format: string;
  readonly file: string;
  readonly line: number;
  readonly value: JsonObject;
}

/** On a Kubernetes object: the id of the component it belongs to. On an entity: the id its objects carry. */
export const KUBERNETES_ID = "backstage.io/kubernetes-id";

const WORKLOAD_KINDS = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Job",
  "CronJob",
  "Pod",
]);
/** Workloads of other projects, each in one group alone. */
const CUSTOM_WORKLOADS: ReadonlyMap<string, string> = new Map([
  ["Rollout", "argoproj.io"],
  ["DeploymentConfig", "apps.openshift.io"],
]);

/** The object member, or an empty object: people leave out and mistype what they like. */
export function objectAt(value: unknown, ...path: readonly string[]): JsonObject {
  const found = valueAt(value, path);
  return isJsonObject(found) ? found : {};
}

/** The list member, or an empty list. */
export function listAt(value: unknown, ...path: readonly string[]): JsonArray {
  const found = valueAt(value, path);
  return Array.isArray(found) ? (found as JsonArray) : [];
}

function valueAt(value: unknown, path: readonly string[]): JsonValue | undefined {
  let found = value as JsonValue | undefined;
  for (const key of path) found = ownValue(found, key);
  return found;
}

/** The group of `apps/v1` is `apps`, that of `v1` is empty. */
export function apiGroup(object: JsonObject): string {
  const apiVersion = ownText(object, "apiVersion") ?? "";
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/**
 * Custom resources may call themselves what they like, but the built-in groups of workloads have no dot. What another
 * object controls (the pods of a Deployment, in a dump of a cluster) is part of that one, and a Rollout that refers to
 * a Deployment only steers it.
 */
export function isWorkload(object: JsonObject): boolean {
  const [kind, group] = [ownText(object, "kind") ?? "", apiGroup(object)];
  const isOne = WORKLOAD_KINDS.has(kind) ? !group.includes(".") : CUSTOM_WORKLOADS.get(kind) === group;
  if (!isOne || ownValue(objectAt(object, "spec"), "workloadRef") !== undefined) return false;
  return !listAt(object, "metadata", "ownerReferences").some((owner) => ownValue(owner, "controller") === true);
}

export function isNamespaceObject(object: JsonObject): boolean {
  return ownText(object, "kind") === "Namespace" && apiGroup(object) === "";
}

export function objectName(object: JsonObject): string {
  return ownText(objectAt(object, "metadata"), "name") ?? "";
}

export function objectNamespace(object: JsonObject): string {
  return ownText(objectAt(object, "metadata"), "namespace")?.trim() || DEFAULT_NAMESPACE;
}

/** What names one object in a cluster: `Deployment shop/web`. */
export function objectIdentity(object: JsonObject): string {
  return `${ownText(object, "kind") ?? ""} ${objectNamespace(object)}/${objectName(object)}`;
}

/** The annotation, else the label, `backstage.io/kubernetes-id`; an empty one says nothing. */
export function kubernetesId(object: JsonObject): string | undefined {
  const metadata = objectAt(object, "metadata");
  return (
    ownText(objectAt(metadata, "annotations"), KUBERNETES_ID) ||
    ownText(objectAt(metadata, "labels"), KUBERNETES_ID) ||
    undefined
  );
}

/**
 * The component a workload belongs to: the entity that claims its `backstage.io/kubernetes-id` (`kubernetesIds` of the
 * catalog), else the component of that name, else that of the workload's own name, both in the workload's namespace.
 */
export function workloadRef(object: JsonObject, kubernetesIds: ReadonlyMap<string, EntityRef>): EntityRef {
  const id = kubernetesId(object);
  const claimed = kubernetesIds.get(id ?? "");
  return (
    claimed ?? formatRef({ kind: "component", namespace: objectNamespace(object), name: id ?? objectName(object) })
  );
}

/** `resource:default/<name>`: a Namespace object as an entity. */
export function namespaceRef(name: string): EntityRef {
  return formatRef({ kind: "resource", namespace: DEFAULT_NAMESPACE, name });
}

/** The pod a workload runs: its metadata and spec. */
export function podTemplate(workload: JsonObject): JsonObject {
  const kind = ownText(workload, "kind");
  if (kind === "Pod") return workload;
  if (kind === "CronJob") return objectAt(workload, "spec", "jobTemplate", "spec", "template");
  return objectAt(workload, "spec", "template");
}

/** The component a Score document declares; Score knows no namespaces, but people write one. */
export function scoreRef(document: JsonObject): EntityRef {
  return formatRef({ kind: "component", namespace: objectNamespace(document), name: objectName(document) });
}

/** A ref as people write it, `undefined` for free text (`Team Blue <blue@acme.io>`), which names nothing. */
export function parseWrittenRef(text: string, defaults: { kind: string; namespace: string }): EntityRef | undefined {
  if (!/^[\w.:/@-]+$/.test(text.trim())) return undefined;
  const parts = parseRef(text, defaults);
  return parts === undefined ? undefined : formatRef(parts);
}
