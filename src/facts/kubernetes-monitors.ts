// Does anything in the manifests collect a workload's metrics?

import type { JsonObject } from "../model/json.ts";
import { ownText, ownValue } from "../model/json.ts";
import { listAt, objectAt, objectNamespace, podTemplate } from "../model/manifest.ts";
import { kindOf, podLabels } from "./kubernetes-objects.ts";
import type { KubernetesObjects } from "./kubernetes-objects.ts";
import { selects } from "./label-selectors.ts";

/**
 * True: every workload is scraped. False: at least one is not, although the manifests have monitors for its namespace.
 * Undefined: the manifests do not say how metrics are collected.
 */
export function scrapingOf(workloads: readonly JsonObject[], objects: KubernetesObjects): boolean | undefined {
  const answers = new Set(workloads.map((workload) => isScraped(workload, objects)));
  if (answers.has(false)) return false;
  return answers.has(undefined) ? undefined : true;
}

function isScraped(workload: JsonObject, objects: KubernetesObjects): boolean | undefined {
  const services = objects.servicesOf(workload);
  const annotated = new Set([podTemplate(workload), ...services].map(scrapeAnnotation));
  if (annotated.has("true")) return true;
  const watching = [...objects.ofKind("ServiceMonitor"), ...objects.ofKind("PodMonitor")].filter((monitor) =>
    watches(monitor, objectNamespace(workload)),
  );
  const isSelected = watching.some((monitor) => {
    const selector = ownValue(objectAt(monitor, "spec"), "selector") ?? {};
    if (kindOf(monitor) === "PodMonitor") return selects(selector, podLabels(workload));
    return services.some((service) => selects(selector, objectAt(service, "metadata", "labels")));
  });
  if (isSelected) return true;
  return watching.length > 0 || annotated.has("false") ? false : undefined;
}

function scrapeAnnotation(object: JsonObject): string | undefined {
  return ownText(objectAt(object, "metadata", "annotations"), "prometheus.io/scrape");
}

function watches(monitor: JsonObject, namespace: string): boolean {
  const selector = objectAt(monitor, "spec", "namespaceSelector");
  if (ownValue(selector, "any") === true) return true;
  const names = listAt(selector, "matchNames");
  return names.length > 0 ? names.includes(namespace) : objectNamespace(monitor) === namespace;
}
