// What does a Backstage descriptor (`catalog-info.yaml`, or an entity from Backstage's API) say?

import { formatRef, parseRef } from "../model/entity.ts";
import type { EntityRef } from "../model/entity.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import { apiGroup, listAt, objectAt } from "../model/manifest.ts";
import { suggest } from "../model/nearest.ts";
import type { Path } from "../text/parse-documents.ts";
import type {
  CatalogDocument,
  CatalogFormat,
  CatalogOptions,
  Descriptor,
  Reference,
  Report,
} from "./catalog-format.ts";
import { liftFields } from "./lift-fields.ts";
import { checkName, describe, readMetadata, readName, readNamespace, shorten } from "./read-metadata.ts";

const PREFIXES = ["backstage.io/", "extensions.backstage.io/", "scaffolder.backstage.io/"];

/**
 * Spec fields by which each of Backstage's own kinds is recognised under another apiVersion: at least one of them has
 * to be there.
 */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  AiResource: ["owner", "lifecycle"],
  API: ["owner", "lifecycle", "definition"],
  Component: ["owner", "lifecycle", "system"],
  Domain: ["owner", "subdomainOf"],
  Environment: ["owner"],
  Group: ["children", "parent"],
  Location: ["target", "targets"],
  Resource: ["owner", "system"],
  System: ["owner", "domain"],
  Template: ["owner", "steps"],
  User: ["memberOf"],
};
/** Spec fields, besides an owner, by which an organisation's own kind is recognised. */
const OWN_KIND_FIELDS = ["type", "lifecycle", "system"];

/** The help for a badly written reference. */
const REFERENCE = "write `kind:namespace/name`";

interface RefField {
  readonly field: string;
  readonly relation: string;
  /** The kind where a reference names none. Left out: the reference has to name its kind. */
  readonly kind?: string;
  readonly lifts?: "owner" | "system";
  /** Only for entities of this kind, since the field means something else on others. */
  readonly of?: string;
}

/** Spec fields that refer to other entities. The last three are those of Red Hat Developer Hub. */
const REF_FIELDS: readonly RefField[] = [
  { field: "owner", relation: "ownedBy", kind: "Group", lifts: "owner" },
  { field: "system", relation: "partOf", kind: "System", lifts: "system" },
  { field: "domain", relation: "partOf", kind: "Domain" },
  { field: "subdomainOf", relation: "partOf", kind: "Domain" },
  { field: "subcomponentOf", relation: "partOf", kind: "Component" },
  { field: "providesApis", relation: "providesApi", kind: "API" },
  { field: "consumesApis", relation: "consumesApi", kind: "API" },
  { field: "dependsOn", relation: "dependsOn" },
  { field: "dependencyOf", relation: "dependencyOf" },
  { field: "parent", relation: "childOf", kind: "Group", of: "group" },
  { field: "children", relation: "parentOf", kind: "Group", of: "group" },
  { field: "members", relation: "hasMember", kind: "User", of: "group" },
  { field: "memberOf", relation: "memberOf", kind: "Group", of: "user" },
  { field: "partOf", relation: "partOf", kind: "Plugin", of: "package" },
  { field: "packages", relation: "hasPart", kind: "Package", of: "plugin" },
  { field: "plugins", relation: "hasPart", kind: "Plugin", of: "plugincollection" },
];

export const backstage: CatalogFormat = {
  name: "backstage",
  keys: ["apiVersion", "kind"],
  recognizes: (value, options) => hasPrefix(value, options) || hasShape(value),
  read(document, options, report) {
    const kind = ownText(document.value, "kind");
    const name = readName(document, report);
    if (kind === undefined || name === undefined) {
      const given = ownValue(document.value, "kind") === undefined ? "there is no `kind`" : "`kind` is not text";
      if (kind === undefined)
        report({ code: "unknown-kind", message: `${given}, the document is left out`, path: ["kind"] });
      return undefined;
    }
    const namespace = readNamespace(document, report);
    const ref = formatRef({ kind, namespace, name });
    checkApiVersion(document, ref, options, report);
    checkKind(document, kind, ref, report);
    checkName(name, namespace, ref, report);
    const metadata = readMetadata(document, { name, namespace, ref }, report);
    const spec = objectAt(document.value, "spec");
    return {
      ref,
      kind,
      metadata,
      spec,
      ...liftFields(spec, metadata),
      references: [...readRefFields(document, { kind, namespace, ref }, report), ...readRelations(document)],
      origin: { source: options.source ?? "catalog", format: "backstage", file: document.file, line: document.line },
      identity: ref,
    } satisfies Descriptor;
  },
};

function hasPrefix(value: JsonObject, { apiVersionPrefixes = [] }: CatalogOptions): boolean {
  const apiVersion = ownText(value, "apiVersion");
  return (
    apiVersion !== undefined && [...PREFIXES, ...apiVersionPrefixes].some((prefix) => apiVersion.startsWith(prefix))
  );
}

/**
 * Rebranded versions of Backstage use a domain of their own, so entities are recognised by their specs. API groups of
 * Kubernetes are excluded.
 */
function hasShape(value: JsonObject): boolean {
  const group = apiGroup(value);
  if (/(?:^|\.)(?:k8s\.io|openshift\.io|crossplane\.io)$/.test(group)) return false;
  if (group.endsWith(".backstage.io")) return true;
  const kind = ownText(value, "kind");
  const spec = objectAt(value, "spec");
  if (kind === undefined || !isJsonObject(ownValue(value, "metadata"))) return false;
  if (Object.hasOwn(KINDS, kind)) return (KINDS[kind] ?? []).some((field) => ownValue(spec, field) !== undefined);
  const isOwned = group.includes(".") && ownText(spec, "owner") !== undefined;
  return isOwned && OWN_KIND_FIELDS.some((field) => ownText(spec, field) !== undefined);
}

/** Backstage itself would refuse the document, but what is meant is clear. */
function checkApiVersion(document: CatalogDocument, entity: EntityRef, options: CatalogOptions, report: Report): void {
  if (hasPrefix(document.value, options) || apiGroup(document.value).includes(".")) return;
  const written = ownText(document.value, "apiVersion");
  const given = written === undefined ? "there is no `apiVersion`" : `\`${shorten(written)}\` is not Backstage's`;
  const message = `${given}, the document is taken for one of \`backstage.io/v1alpha1\``;
  report({ code: "unknown-kind", message, path: ["apiVersion"], entity });
}

/**
 * Organisations add kinds of their own, usually under their own apiVersion. An unknown kind under Backstage's
 * apiVersion is probably a slip.
 */
function checkKind(document: CatalogDocument, kind: string, entity: EntityRef, report: Report): void {
  if (apiGroup(document.value) !== "backstage.io" || Object.hasOwn(KINDS, kind)) return;
  const message = `\`${shorten(kind)}\` is not a kind of \`backstage.io\`, it is taken as it is`;
  report({ code: "unknown-kind", message, path: ["kind"], entity, help: suggest(kind, Object.keys(KINDS)) });
}

interface Referrer {
  readonly kind: string;
  readonly namespace: string;
  readonly ref: EntityRef;
}

function readRefFields(document: CatalogDocument, referrer: Referrer, report: Report): readonly Reference[] {
  const spec = objectAt(document.value, "spec");
  return REF_FIELDS.flatMap((definition) => {
    const { field, of } = definition;
    const written = ownValue(spec, field);
    if (written === undefined || (of !== undefined && of !== referrer.kind.toLowerCase())) return [];
    if (!Array.isArray(written)) return readReference(document, referrer, definition, written, ["spec", field], report);
    return listAt(spec, field).flatMap((item, index) =>
      readReference(document, referrer, definition, item, ["spec", field, index], report),
    );
  });
}

function readReference(
  document: CatalogDocument,
  referrer: Referrer,
  { field, relation, kind, lifts }: RefField,
  written: JsonValue,
  path: Path,
  report: Report,
): readonly Reference[] {
  const dangling = (message: string, help?: string) => {
    report({ code: "dangling-ref", message, path, entity: referrer.ref, help });
    return [];
  };
  if (typeof written === "string" && written.trim() === "") return [];
  if (typeof written !== "string")
    return dangling(`\`spec.${field}\` holds ${describe(written)}, expected a reference`);
  const parts = parseRef(written, { namespace: referrer.namespace, ...(kind !== undefined && { kind }) });
  if (parts === undefined) {
    const name = shorten(written);
    if (/[:/]/.test(written)) return dangling(`\`${name}\` in \`spec.${field}\` is not a reference`, REFERENCE);
    const help = `write \`component:${name}\` or \`resource:${name}\``;
    return dangling(`\`${name}\` in \`spec.${field}\` names no kind`, help);
  }
  const position = document.position(path);
  const reference = { relation, target: formatRef(parts), declared: true, field: `spec.${field}`, position };
  return [{ ...reference, ...(lifts !== undefined && { lifts }) }];
}

/** Entities from Backstage's API come with resolved relations: `relations: [{ type, targetRef }]`. */
function readRelations(document: CatalogDocument): readonly Reference[] {
  return listAt(document.value, "relations").flatMap((item, index) => {
    const relation = ownText(item, "type");
    const target = readTarget(item);
    if (relation === undefined || target === undefined) return [];
    const position = document.position(["relations", index]);
    return [{ relation, target, declared: true, field: "relations", position }];
  });
}

function readTarget(relation: JsonValue): EntityRef | undefined {
  const written = ownText(relation, "targetRef");
  const target = ownValue(relation, "target");
  const [kind, namespace, name] = ["kind", "namespace", "name"].map((key) => ownText(target, key));
  if (written === undefined && isJsonObject(target) && kind && namespace && name) {
    return formatRef({ kind, namespace, name });
  }
  const parts = written === undefined ? undefined : parseRef(written);
  return parts === undefined ? undefined : formatRef(parts);
}
