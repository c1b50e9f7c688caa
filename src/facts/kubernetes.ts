// Which facts do Kubernetes manifests give about workloads and namespaces?

import type { EntityRef } from "../model/entity.ts";
import type { JsonObject } from "../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import {
  isWorkload,
  listAt,
  namespaceRef,
  objectAt,
  objectName,
  objectNamespace,
  podTemplate,
} from "../model/manifest.ts";
import { isPinnedByDigest, isUnpinnedImage } from "./container-images.ts";
import { counted, percentInOrder } from "./fact-extractor.ts";
import type { ExtractedFact, FactExtractor, ToldFact } from "./fact-extractor.ts";
import { scrapingOf } from "./kubernetes-monitors.ts";
import { KubernetesObjects, kindOf, workloadName } from "./kubernetes-objects.ts";
import { removedApis } from "./kubernetes-removed-apis.ts";

export const kubernetesFacts: FactExtractor = {
  source: "kubernetes",
  *extract({ manifests, catalog }) {
    const objects = new KubernetesObjects(manifests, catalog);
    for (const [entity, workloads] of objects.workloads) {
      if (catalog.entries.has(entity)) yield* about(entity, workloadFacts(workloads, objects));
    }
    for (const namespace of objects.namespaces) {
      const entity = namespaceRef(namespace);
      if (catalog.entries.has(entity)) yield* about(entity, namespaceFacts(namespace, objects));
    }
  },
};

function* about(entity: EntityRef, facts: Iterable<ToldFact>): Iterable<ExtractedFact> {
  for (const fact of facts) yield { entity, ...fact };
}

function* workloadFacts(workloads: readonly JsonObject[], objects: KubernetesObjects): Iterable<ToldFact> {
  yield counted("k8s.workload_count", workloads.map(workloadName));
  yield* containerFacts(workloads);
  yield* imageFacts(workloads);
  yield* replicaFacts(workloads, objects);
  const lacking = (isThere: (workload: JsonObject) => boolean) =>
    workloads.filter((workload) => !isThere(workload)).map(workloadName);
  yield everyOne(
    "k8s.has_hpa",
    lacking((workload) => objects.autoscalersOf(workload).length > 0),
  );
  yield everyOne("k8s.has_recommended_labels", workloads.flatMap(missingLabels));
  if (workloads.every(hasPod)) {
    yield everyOne(
      "k8s.has_pdb",
      lacking((workload) => objects.budgetsOf(workload).length > 0),
    );
    yield counted("k8s.host_access_count", workloads.filter(touchesHost).map(workloadName));
    yield counted("k8s.default_service_account_count", lacking(hasServiceAccount));
  }
  yield counted("k8s.deprecated_api_count", removedApis(workloads.flatMap((it) => [it, ...companions(it, objects)])));
  yield* surroundingFacts(workloads, objects);
  const scraping = scrapingOf(workloads, objects);
  if (scraping !== undefined) yield { name: "observability.is_scraped", value: scraping };
}

function companions(workload: JsonObject, objects: KubernetesObjects): readonly JsonObject[] {
  return [...objects.autoscalersOf(workload), ...objects.budgetsOf(workload)];
}

/** A boolean fact: true where nothing is lacking, otherwise with the offenders as items. */
function everyOne(name: string, lacking: readonly string[]): ToldFact {
  return { name, value: lacking.length === 0, ...(lacking.length > 0 && { items: lacking }) };
}

interface Container {
  readonly name: string;
  readonly value: JsonObject;
  readonly workload: JsonObject;
}

/** Where there is only one workload, its containers are named without the workload. */
function containersOf(workloads: readonly JsonObject[], ...members: readonly string[]): readonly Container[] {
  return workloads.flatMap((workload) => {
    const pod = objectAt(podTemplate(workload), "spec");
    const containers = members.flatMap((member) => listAt(pod, member)).filter(isJsonObject);
    const prefix = workloads.length === 1 ? "" : `${workloadName(workload)}/`;
    return containers.map((value) => ({ name: `${prefix}${ownText(value, "name") ?? ""}`, value, workload }));
  });
}

interface ContainerQuestion {
  readonly name: string;
  readonly isInOrder: (container: Container) => boolean;
}

const has = (path: readonly string[], last: string) => (container: Container) =>
  ownValue(objectAt(container.value, ...path), last) !== undefined;
const securityIs = (member: string, value: boolean) => (container: Container) =>
  ownValue(objectAt(container.value, "securityContext"), member) === value;

/** Only for long-running workloads: a Job ends by itself, and needs no probes. */
const PROBE_QUESTIONS: readonly ContainerQuestion[] = [
  { name: "k8s.readiness_probe_pct", isInOrder: has([], "readinessProbe") },
  { name: "k8s.liveness_probe_pct", isInOrder: has([], "livenessProbe") },
];
const RESOURCE_QUESTIONS: readonly ContainerQuestion[] = [
  { name: "k8s.cpu_requests_pct", isInOrder: has(["resources", "requests"], "cpu") },
  { name: "k8s.memory_requests_pct", isInOrder: has(["resources", "requests"], "memory") },
  { name: "k8s.cpu_limits_pct", isInOrder: has(["resources", "limits"], "cpu") },
  { name: "k8s.memory_limits_pct", isInOrder: has(["resources", "limits"], "memory") },
];
const SECURITY_QUESTIONS: readonly ContainerQuestion[] = [
  { name: "k8s.root_container_count", isInOrder: runsAsNonRoot },
  { name: "k8s.privilege_escalation_count", isInOrder: securityIs("allowPrivilegeEscalation", false) },
  { name: "k8s.writable_root_fs_count", isInOrder: securityIs("readOnlyRootFilesystem", true) },
];

function* containerFacts(workloads: readonly JsonObject[]): Iterable<ToldFact> {
  const containers = containersOf(workloads, "containers");
  const longRunning = containers.filter(({ workload }) => !kindOf(workload).endsWith("Job"));
  yield* shares(PROBE_QUESTIONS, longRunning);
  yield* shares(RESOURCE_QUESTIONS, containers);
  if (containers.length === 0) return;
  for (const { name, isInOrder } of SECURITY_QUESTIONS) {
    yield counted(
      name,
      containers.filter((container) => !isInOrder(container)).map((container) => container.name),
    );
  }
  const isPrivileged = securityIs("privileged", true);
  const all = containersOf(workloads, "containers", "initContainers");
  yield counted(
    "k8s.privileged_container_count",
    all.filter(isPrivileged).map(({ name }) => name),
  );
}

function* shares(questions: readonly ContainerQuestion[], containers: readonly Container[]): Iterable<ToldFact> {
  if (containers.length === 0) return;
  for (const { name, isInOrder } of questions) {
    const items = containers.filter((container) => !isInOrder(container)).map((container) => container.name);
    const value = percentInOrder(containers.length, items.length);
    yield { name, value, ...(items.length > 0 && { items }) };
  }
}

/** The container's own setting counts, otherwise its pod's. */
function runsAsNonRoot({ value, workload }: Container): boolean {
  const ofPod = ownValue(objectAt(podTemplate(workload), "spec", "securityContext"), "runAsNonRoot");
  return (ownValue(objectAt(value, "securityContext"), "runAsNonRoot") ?? ofPod) === true;
}

function* imageFacts(workloads: readonly JsonObject[]): Iterable<ToldFact> {
  const containers = containersOf(workloads, "containers", "initContainers");
  const images = containers.flatMap(({ value }) => ownText(value, "image") ?? []);
  if (images.length === 0) return;
  const distinct = [...new Set(images)];
  const floating = distinct.filter((image) => !isPinnedByDigest(image));
  yield counted("k8s.unpinned_image_count", distinct.filter(isUnpinnedImage));
  yield {
    name: "k8s.digest_pinned_image_pct",
    value: percentInOrder(distinct.length, floating.length),
    ...(floating.length > 0 && { items: floating }),
  };
}

const REPLICATED = new Set(["Deployment", "StatefulSet", "Rollout", "DeploymentConfig"]);

/** The smallest number of replicas a workload may have: the autoscaler's minimum, where there is one. */
function* replicaFacts(workloads: readonly JsonObject[], objects: KubernetesObjects): Iterable<ToldFact> {
  const floors = workloads
    .filter((workload) => REPLICATED.has(kindOf(workload)))
    .map((workload) => ({ name: workloadName(workload), floor: replicaFloor(workload, objects) }));
  const lowest = Math.min(...floors.map(({ floor }) => floor));
  if (!Number.isFinite(lowest)) return;
  const items = floors.filter(({ floor }) => floor === lowest).map(({ name }) => name);
  yield { name: "k8s.min_replicas", value: lowest, items };
}

function replicaFloor(workload: JsonObject, objects: KubernetesObjects): number {
  const [autoscaler] = objects.autoscalersOf(workload);
  const written =
    autoscaler === undefined
      ? ownValue(objectAt(workload, "spec"), "replicas")
      : ownValue(objectAt(autoscaler, "spec"), "minReplicas");
  return written === undefined ? 1 : typeof written === "number" ? written : Number.NaN;
}

/** False for an overlay patch without a pod spec: nothing is known about the pod then. */
function hasPod(workload: JsonObject): boolean {
  return ownValue(podTemplate(workload), "spec") !== undefined;
}

const RECOMMENDED_LABELS = ["name", "part-of", "managed-by"].map((label) => `app.kubernetes.io/${label}`);

function missingLabels(workload: JsonObject): readonly string[] {
  const labels = objectAt(workload, "metadata", "labels");
  const missing = RECOMMENDED_LABELS.filter((label) => ownText(labels, label) === undefined);
  return missing.map((label) => `${workloadName(workload)}: no ${label}`);
}

function touchesHost(workload: JsonObject): boolean {
  const pod = objectAt(podTemplate(workload), "spec");
  const isShared = ["hostNetwork", "hostPID", "hostIPC"].some((member) => ownValue(pod, member) === true);
  return isShared || listAt(pod, "volumes").some((volume) => ownValue(volume, "hostPath") !== undefined);
}

function hasServiceAccount(workload: JsonObject): boolean {
  const pod = objectAt(podTemplate(workload), "spec");
  return ownText(pod, "serviceAccountName") !== undefined || ownText(pod, "serviceAccount") !== undefined;
}

/** That a namespace has no policy or quota is known only if the Namespace object itself was among the manifests. */
function* surroundingFacts(workloads: readonly JsonObject[], objects: KubernetesObjects): Iterable<ToldFact> {
  const namespaces = [...new Set(workloads.map(objectNamespace))];
  for (const [name, kind] of [
    ["k8s.has_network_policy", "NetworkPolicy"],
    ["k8s.has_resource_quota", "ResourceQuota"],
  ] as const) {
    const without = namespaces.filter((namespace) => objects.in(namespace, kind).length === 0);
    if (without.every((namespace) => objects.namespaces.has(namespace))) yield everyOne(name, without);
  }
}

function* namespaceFacts(namespace: string, objects: KubernetesObjects): Iterable<ToldFact> {
  const there = (kind: string) => objects.in(namespace, kind).map(objectName);
  yield counted("k8s.network_policy_count", there("NetworkPolicy"));
  yield counted("k8s.resource_quota_count", there("ResourceQuota"));
  yield counted("k8s.limit_range_count", there("LimitRange"));
  yield counted("k8s.prometheus_rule_count", there("PrometheusRule"));
  yield counted("k8s.namespace_workload_count", objects.in(namespace).filter(isWorkload).map(workloadName));
  yield counted("observability.alert_rule_count", objects.in(namespace, "PrometheusRule").flatMap(alertsOf));
  yield counted("k8s.deprecated_api_count", removedApis(objects.in(namespace)));
}

function alertsOf(prometheusRule: JsonObject): readonly string[] {
  return listAt(prometheusRule, "spec", "groups")
    .flatMap((group) => listAt(group, "rules"))
    .flatMap((rule) => ownText(rule, "alert") ?? []);
}
