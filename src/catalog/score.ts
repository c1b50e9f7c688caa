// What does a Score file (`score.dev/v1b1`) say about its workload?

import { formatRef } from "../model/entity.ts";
import { ownText } from "../model/json.ts";
import { objectAt, scoreRef } from "../model/manifest.ts";
import type { CatalogDocument, CatalogFormat, Reference } from "./catalog-format.ts";
import { inferReferences, liftFields } from "./lift-fields.ts";
import { checkName, readMetadata, readName, readNamespace } from "./read-metadata.ts";

export const score: CatalogFormat = {
  name: "score",
  keys: ["apiVersion"],
  recognizes: (value) => ownText(value, "apiVersion")?.startsWith("score.dev/") === true,
  read(document, options, report) {
    const name = readName(document, report);
    if (name === undefined) return undefined;
    const namespace = readNamespace(document, report);
    const ref = scoreRef(document.value);
    checkName(name, namespace, ref, report);
    const metadata = readMetadata(document, { name, namespace, ref }, report);
    const { apiVersion: _v, kind: _k, metadata: _m, ...spec } = document.value;
    return {
      ref,
      kind: "Component",
      metadata,
      spec,
      ...liftFields({}, metadata),
      type: "score-workload",
      references: [...inferReferences(document, options, metadata, namespace), ...dependencies(document, namespace)],
      origin: { source: options.source ?? "catalog", format: "score", file: document.file, line: document.line },
      identity: ref,
    };
  },
};

/**
 * A resource of type `service` is another workload, and a resource with an id is shared between workloads. All others
 * belong to this workload.
 */
function dependencies(document: CatalogDocument, namespace: string): readonly Reference[] {
  const resources = Object.entries(objectAt(document.value, "resources"));
  return resources.flatMap(([key, resource]) => {
    const id = ownText(resource, "id");
    const isService = ownText(resource, "type") === "service";
    if (!isService && id === undefined) return [];
    const target = formatRef({ kind: isService ? "component" : "resource", namespace, name: id ?? key });
    const position = document.position(["resources", key], "key");
    return [{ relation: "dependsOn", target, declared: false, field: `resources.${key}`, position }];
  });
}
