// What does a service definition of Datadog say (`service.datadog.yaml`, `entity.datadog.yaml`)?

import type { JsonObject } from "../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import { listAt, objectAt } from "../model/manifest.ts";
import type { Path } from "../text/parse-documents.ts";
import type { CatalogDocument, CatalogFormat, Reference, Report } from "./catalog-format.ts";
import { liftFields } from "./lift-fields.ts";
import { readName } from "./read-metadata.ts";
import {
  composeDescriptor,
  composeMetadata,
  linksIn,
  ownedBy,
  referTo,
  repositoriesIn,
  textAt,
  textsIn,
} from "./service-descriptor.ts";
import type { Described } from "./service-descriptor.ts";

/** What its kinds are called here; any other is a component of that type. */
const KINDS: Readonly<Record<string, string>> = {
  api: "API",
  datastore: "Resource",
  queue: "Resource",
  repository: "Resource",
  service: "Component",
  system: "System",
};

export const datadog: CatalogFormat = {
  name: "datadog",
  keys: ["schema-version", "apiVersion"],
  recognizes: (value) =>
    isService(value) ||
    (ownText(value, "apiVersion") === "v3" &&
      ownText(value, "kind") !== undefined &&
      isJsonObject(ownValue(value, "metadata"))),
  read: (document, options, report) => {
    const parts = ownText(document.value, "apiVersion") === "v3" ? readEntity : readService;
    const said = parts(document, report);
    if (said === undefined) return undefined;
    const { type, ...rest } = said;
    return composeDescriptor(
      { ...rest, ...liftFields(said.spec, said.metadata), ...(type && { type }) },
      { document, options, report, format: "datadog" },
    );
  },
};

/** Other files of Datadog's have a version as well. */
function isService(value: JsonObject): boolean {
  const at = ownText(value, "schema-version") === "v1" ? objectAt(value, "info") : value;
  return /^v[12](?:\.\d+)?$/.test(ownText(value, "schema-version") ?? "") && ownValue(at, "dd-service") !== undefined;
}

/** Versions 1 and 2: a service, all in one object. Version 1 has it in parts. */
function readService(document: CatalogDocument, report: Report): Described | undefined {
  const { value } = document;
  const isFirst = ownText(value, "schema-version") === "v1";
  const at = isFirst ? ["info", "dd-service"] : ["dd-service"];
  const name = readName(document, report, at);
  if (name === undefined) return undefined;
  const [info, org] = [isFirst ? objectAt(value, "info") : value, isFirst ? objectAt(value, "org") : value];
  const links = [
    ...linksIn(listAt(value, isFirst ? "external-resources" : "links")),
    ...linksIn(listAt(value, "repos"), "repo"),
    ...linksIn(listAt(value, "docs"), "doc"),
    ...contactsIn(value),
  ];
  const [tier, system] = [textAt(info, isFirst ? "service-tier" : "tier"), textAt(org, "application")];
  const within: Path = isFirst ? ["org"] : [];
  return {
    at,
    kind: "Component",
    metadata: composeMetadata({
      name,
      title: textAt(info, "display-name"),
      description: textAt(info, "description"),
      tags: textsIn(listAt(value, "tags")),
      links,
      repositories: repositoriesIn(links),
    }),
    spec: { ...value, ...(tier !== undefined && { tier }) },
    references: [
      ...ownedBy(document, textAt(org, "team"), [...within, "team"]),
      ...referTo(document, {
        relation: "partOf",
        kind: "system",
        name: system,
        path: [...within, "application"],
        lifts: "system",
        declared: false,
      }),
    ],
  };
}

/** Version 3: an entity of a kind, with metadata and spec. */
function readEntity(document: CatalogDocument, report: Report): Described | undefined {
  const { value } = document;
  const name = readName(document, report);
  if (name === undefined) return undefined;
  const [metadata, spec] = [objectAt(value, "metadata"), objectAt(value, "spec")];
  const links = [...linksIn(listAt(metadata, "links")), ...contactsIn(metadata)];
  const code = listAt(value, "datadog", "codeLocations").flatMap((item) => textAt(item, "repositoryURL") ?? []);
  const written = ownText(value, "kind") ?? "";
  const { integrations, datadog: own, extensions } = value;
  return {
    at: ["metadata", "name"],
    kind: KINDS[written] ?? "Component",
    type: textAt(spec, "type") ?? written,
    metadata: composeMetadata({
      name,
      title: textAt(metadata, "displayName"),
      description: textAt(metadata, "description"),
      tags: textsIn(listAt(metadata, "tags")),
      links,
      repositories: [...code, ...repositoriesIn(links)],
    }),
    spec: {
      ...spec,
      ...(integrations && { integrations }),
      ...(own && { datadog: own }),
      ...(extensions && { extensions }),
    },
    references: [
      ...ownedBy(document, textAt(metadata, "owner"), ["metadata", "owner"]),
      ...listAt(metadata, "additionalOwners").flatMap((owner, index) =>
        ownedBy(document, textAt(owner, "name"), ["metadata", "additionalOwners", index, "name"]),
      ),
      ...REFERENCES.flatMap(([field, relation]) => readReferences(document, field, relation)),
    ],
  };
}

const REFERENCES = [
  ["componentOf", "partOf"],
  ["components", "hasPart"],
  ["dependsOn", "dependsOn"],
  ["dependencyOf", "dependencyOf"],
  ["implementedBy", "apiProvidedBy"],
] as const;

/** Each is `kind:name`; where no kind is told it is a service. */
function readReferences(document: CatalogDocument, field: string, relation: string): readonly Reference[] {
  return listAt(document.value, "spec", field).flatMap((written, index) => {
    const [, kind = "service", , name] =
      /^(?:([^:/]+):)?(?:([^/]+)\/)?(.+)$/.exec(typeof written === "string" ? written.trim() : "") ?? [];
    const lifts = field === "componentOf" && kind === "system" ? ({ lifts: "system" } as const) : {};
    const target = (KINDS[kind] ?? "Component").toLowerCase();
    return referTo(document, { relation, kind: target, name, path: ["spec", field, index], ...lifts });
  });
}

/** Those that are an address: a chat, a page of contacts. */
function contactsIn(value: JsonObject): ReturnType<typeof linksIn> {
  return linksIn(
    listAt(value, "contacts").flatMap((contact) => {
      const url = textAt(contact, "contact");
      return url?.startsWith("https://") && isJsonObject(contact) ? [{ ...contact, url }] : [];
    }),
  );
}
