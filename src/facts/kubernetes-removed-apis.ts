// Does an object use an API that Kubernetes has removed, so that a current cluster would reject it?

import type { JsonObject } from "../model/json.ts";
import { ownText } from "../model/json.ts";
import { objectName } from "../model/manifest.ts";

/**
 * By group and version: the kinds that were removed, or `*` for all. Source: the deprecated API migration guide of
 * Kubernetes, up to 1.32. In some versions other kinds still exist, which is why kinds are listed.
 */
const REMOVED: Readonly<Record<string, readonly string[]>> = {
  "admissionregistration.k8s.io/v1beta1": ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
  "apiextensions.k8s.io/v1beta1": ["*"],
  "apiregistration.k8s.io/v1beta1": ["*"],
  "apps/v1beta1": ["*"],
  "apps/v1beta2": ["*"],
  "authentication.k8s.io/v1beta1": ["TokenReview"],
  "authorization.k8s.io/v1beta1": ["*"],
  "autoscaling/v2beta1": ["*"],
  "autoscaling/v2beta2": ["*"],
  "batch/v1beta1": ["*"],
  "batch/v2alpha1": ["*"],
  "certificates.k8s.io/v1beta1": ["CertificateSigningRequest"],
  "coordination.k8s.io/v1beta1": ["Lease"],
  "discovery.k8s.io/v1beta1": ["*"],
  "events.k8s.io/v1beta1": ["*"],
  "extensions/v1beta1": ["*"],
  "flowcontrol.apiserver.k8s.io/v1beta1": ["*"],
  "flowcontrol.apiserver.k8s.io/v1beta2": ["*"],
  "flowcontrol.apiserver.k8s.io/v1beta3": ["*"],
  "networking.k8s.io/v1beta1": ["Ingress", "IngressClass"],
  "node.k8s.io/v1beta1": ["*"],
  "policy/v1beta1": ["*"],
  "rbac.authorization.k8s.io/v1alpha1": ["*"],
  "rbac.authorization.k8s.io/v1beta1": ["*"],
  "scheduling.k8s.io/v1beta1": ["*"],
  "storage.k8s.io/v1beta1": ["CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"],
};

/** `Deployment/web (apps/v1beta1)` for each object whose API was removed. */
export function removedApis(objects: readonly JsonObject[]): readonly string[] {
  return objects.flatMap((object) => {
    const apiVersion = ownText(object, "apiVersion") ?? "";
    const kind = ownText(object, "kind") ?? "";
    const kinds = Object.hasOwn(REMOVED, apiVersion) ? (REMOVED[apiVersion] ?? []) : [];
    const isRemoved = kinds.includes("*") || kinds.includes(kind);
    return isRemoved ? [`${kind}/${objectName(object)} (${apiVersion})`] : [];
  });
}
