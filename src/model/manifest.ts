// What is a catalog document of another tool (a Kubernetes object, a Score workload), and which entity is it about?

import { DEFAULT_NAMESPACE, formatRef, parseRef } from "./entity.ts";
import type { EntityRef } from "./entity.ts";
import type { JsonArray, JsonObject, JsonValue } from "./json.ts";
import { isJsonObject, ownText, ownValue } from "./json.ts";

/** One document as it was read, without nulls; each item of a List is a document. `line` counts from 1. */
export interface Manifest {
  /** The name of the catalog format that recognised it. */
  readonly format: string;
  readonly file: string;
  readonly line: number;
  readonly value: JsonObject;
}

/** On a Kubernetes object: the id of the component it belongs to. On an entity: the id its Kubernetes objects carry. */
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
/** Workload kinds of other projects, with the API group each belongs to. */
const CUSTOM_WORKLOADS: ReadonlyMap<string, string> = new Map([
  ["Rollout", "argoproj.io"],
  ["DeploymentConfig", "apps.openshift.io"],
]);

/** The member if it is an object, otherwise an empty object, since anything can be missing or mistyped. */
export function objectAt(value: unknown, ...path: readonly string[]): JsonObject {
  const found = valueAt(value, path);
  return isJsonObject(found) ? found : {};
}

/** The member if it is a list, otherwise an empty list. */
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
 * Whether an object is a workload of its own. Other projects may use the same kinds, but only the built-in workload
 * groups have no dot in their names. An object that another one controls (a pod of a Deployment, in a cluster dump) is
 * part of that one. A Rollout that refers to a Deployment only controls its rollout.
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

/** Identifies an object within a cluster: `Deployment shop/web`. */
export function objectIdentity(object: JsonObject): string {
  return `${ownText(object, "kind") ?? ""} ${objectNamespace(object)}/${objectName(object)}`;
}

/** The annotation `backstage.io/kubernetes-id`, or else the label; an empty one counts as absent. */
export function kubernetesId(object: JsonObject): string | undefined {
  const metadata = objectAt(object, "metadata");
  return (
    ownText(objectAt(metadata, "annotations"), KUBERNETES_ID) ||
    ownText(objectAt(metadata, "labels"), KUBERNETES_ID) ||
    undefined
  );
}

/**
 * The component a workload belongs to. That is the entity that claims its `backstage.io/kubernetes-id` (`kubernetesIds`
 * of the catalog). Otherwise it is the component named by that id, or else by the workload's own name, in the
 * workload's namespace.
 */
export function workloadRef(object: JsonObject, kubernetesIds: ReadonlyMap<string, EntityRef>): EntityRef {
  const id = kubernetesId(object);
  const claimed = kubernetesIds.get(id ?? "");
  return (
    claimed ?? formatRef({ kind: "component", namespace: objectNamespace(object), name: id ?? objectName(object) })
  );
}

/** The ref of a Namespace object as an entity: `resource:default/<name>`. */
export function namespaceRef(name: string): EntityRef {
  return formatRef({ kind: "resource", namespace: DEFAULT_NAMESPACE, name });
}

/** The pod that a workload runs, with its metadata and spec. */
export function podTemplate(workload: JsonObject): JsonObject {
  const kind = ownText(workload, "kind");
  if (kind === "Pod") return workload;
  if (kind === "CronJob") return objectAt(workload, "spec", "jobTemplate", "spec", "template");
  return objectAt(workload, "spec", "template");
}

/** The component a Score document declares. Score has no namespaces, but one is read if it is written. */
export function scoreRef(document: JsonObject): EntityRef {
  return formatRef({ kind: "component", namespace: objectNamespace(document), name: objectName(document) });
}

/** The ref in a text that a person wrote; `undefined` for free text (`Team Blue <blue@acme.io>`). */
export function parseWrittenRef(text: string, defaults: { kind: string; namespace: string }): EntityRef | undefined {
  if (!/^[\w.:/@-]+$/.test(text.trim())) return undefined;
  const parts = parseRef(text, defaults);
  return parts === undefined ? undefined : formatRef(parts);
}
