// Which component or namespace does a Kubernetes object declare, and what does it say about it?

import { DEFAULT_NAMESPACE } from "../model/entity.ts";
import type { EntityRef } from "../model/entity.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import {
  apiGroup,
  isNamespaceObject,
  isWorkload,
  kubernetesId,
  namespaceRef,
  objectAt,
  objectIdentity,
  objectNamespace,
  workloadRef,
} from "../model/manifest.ts";
import type { CatalogDocument, CatalogFormat, CatalogOptions, Descriptor, Report } from "./catalog-format.ts";
import { inferReferences, liftFields } from "./lift-fields.ts";
import { isPlaceholder, readMetadata, readName, readNamespace, shorten } from "./read-metadata.ts";

export const kubernetes: CatalogFormat = {
  name: "kubernetes",
  keys: ["apiVersion"],
  /**
   * Custom resources are recognised too, although they declare no entity. Kustomizations and kubeconfigs are not
   * objects of a cluster.
   */
  recognizes: (value) =>
    ownText(value, "apiVersion") !== undefined &&
    ownText(value, "kind") !== undefined &&
    isJsonObject(ownValue(value, "metadata")) &&
    !apiGroup(value).startsWith("kustomize."),
  read(document, options, report) {
    if (isWorkload(document.value)) return readWorkload(document, options, report);
    if (isNamespaceObject(document.value)) return readNamespaceObject(document, options, report);
    return undefined;
  },
};

function readWorkload(document: CatalogDocument, options: CatalogOptions, report: Report): Descriptor | undefined {
  if (isGenerated(document)) return undefined;
  const written = readObjectName(document, report);
  if (written === undefined) return undefined;
  const namespace = readNamespace(document, report);
  const id = kubernetesId(document.value);
  const ref = workloadRef(document.value, new Map());
  const metadata = readMetadata(document, { name: id ?? written, namespace, ref }, report);
  return {
    ...describeObject(document, options, { ref, metadata }),
    kind: "Component",
    type: (ownText(document.value, "kind") ?? "").toLowerCase(),
    references: inferReferences(document, options, metadata, objectNamespace(document.value)),
    ...(id !== undefined && { joins: id }),
  };
}

/** A namespace becomes a Resource in the default namespace of the catalog. */
function readNamespaceObject(
  document: CatalogDocument,
  options: CatalogOptions,
  report: Report,
): Descriptor | undefined {
  const name = readObjectName(document, report);
  if (name === undefined) return undefined;
  const ref = namespaceRef(name);
  const metadata = readMetadata(document, { name, namespace: DEFAULT_NAMESPACE, ref }, report);
  return {
    ...describeObject(document, options, { ref, metadata }),
    kind: "Resource",
    type: "namespace",
    references: inferReferences(document, options, metadata, DEFAULT_NAMESPACE),
  };
}

function describeObject(
  document: CatalogDocument,
  options: CatalogOptions,
  { ref, metadata }: { ref: EntityRef; metadata: Descriptor["metadata"] },
): Omit<Descriptor, "kind" | "references"> {
  const { tier, ...lifted } = liftFields({}, metadata);
  const description = metadata.annotations?.["kubernetes.io/description"];
  return {
    ref,
    metadata: description === undefined ? metadata : ({ description, ...metadata } as Descriptor["metadata"]),
    spec: objectAt(document.value, "spec"),
    ...lifted,
    // In Kubernetes, `tier: frontend` usually names a layer. Only a tier with a number is one of importance.
    ...(tier !== undefined && /\d/.test(tier) && { tier }),
    origin: { source: options.source ?? "catalog", format: "kubernetes", file: document.file, line: document.line },
    identity: objectIdentity(document.value),
  };
}

/** With `generateName` each apply makes a new object, so there is nothing lasting to judge. */
function isGenerated(document: CatalogDocument): boolean {
  const metadata = objectAt(document.value, "metadata");
  return ownValue(metadata, "name") === undefined && ownText(metadata, "generateName") !== undefined;
}

/**
 * No cluster accepts template syntax in a name or namespace, so such a file is a template that is still to be rendered.
 */
function readObjectName(document: CatalogDocument, report: Report): string | undefined {
  const name = readName(document, report);
  if (name === undefined) return undefined;
  const written = { name, namespace: objectNamespace(document.value) };
  const placeholder = (["name", "namespace"] as const).find((member) => isPlaceholder(written[member]));
  if (placeholder === undefined) return name;
  report({
    code: "template-file",
    message: `\`${shorten(written[placeholder])}\` is a placeholder, not the ${placeholder} of an object`,
    path: ["metadata", placeholder],
    help: "render the templates first, with `helm template`, `kustomize build` or the like",
  });
  return undefined;
}
