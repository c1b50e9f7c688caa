// What does a descriptor of Cortex say (`cortex.yaml`): an OpenAPI document whose `info` describes an entity?

import type { JsonValue } from "../model/json.ts";
import { ownValue } from "../model/json.ts";
import { listAt, objectAt } from "../model/manifest.ts";
import type { CatalogDocument, CatalogFormat, Reference } from "./catalog-format.ts";
import { liftFields } from "./lift-fields.ts";
import { readName } from "./read-metadata.ts";
import {
  composeDescriptor,
  composeMetadata,
  linksIn,
  ownedBy,
  referTo,
  textAt,
  textsIn,
} from "./service-descriptor.ts";

/** What its types are called here; an organisation's own types are resources. */
const KINDS: Readonly<Record<string, string>> = { service: "Component", team: "Group", domain: "Domain" };

export const cortex: CatalogFormat = {
  name: "cortex",
  keys: ["x-cortex-tag", "x-cortex-type", "x-cortex-git"],
  recognizes: (value) =>
    ownValue(value, "openapi") !== undefined &&
    Object.keys(objectAt(value, "info")).some((key) => key.startsWith("x-cortex-")),
  read(document, options, report) {
    const at = ["info", "x-cortex-tag"];
    const name = readName(document, report, at);
    if (name === undefined) return undefined;
    const spec = objectAt(document.value, "info");
    const type = textAt(spec, "x-cortex-type") ?? "service";
    const kind = KINDS[type] ?? "Resource";
    const metadata = composeMetadata({
      name,
      title: textAt(spec, "title"),
      description: textAt(spec, "description") ?? textAt(spec, "x-cortex-description"),
      tags: [...textsIn(listAt(spec, "x-cortex-groups")), ...textsIn(listAt(spec, "x-cortex-service-groups"))],
      links: linksIn(listAt(spec, "x-cortex-link")),
      repositories: repositoryOf(objectAt(spec, "x-cortex-git")),
    });
    const lifted = liftFields(objectAt(spec, "x-cortex-custom-metadata"), metadata);
    const references = readReferences(document, kind);
    const reading = { document, options, report, format: "cortex" };
    return composeDescriptor({ at, kind, metadata, spec, ...lifted, type, references }, reading);
  },
};

function readReferences(document: CatalogDocument, kind: string): readonly Reference[] {
  const info = objectAt(document.value, "info");
  const tagged = (field: string, relation: string, of: string, items: readonly JsonValue[] = listAt(info, field)) =>
    items.flatMap((item, index) => {
      const name = typeof item === "string" ? item.trim() : textAt(item, "tag");
      return referTo(document, { relation, kind: of, name, path: ["info", field, index] });
    });
  const isTeam = kind === "Group";
  return [
    ...listAt(info, "x-cortex-owners").flatMap((owner, index) =>
      /^(?:group|team)$/i.test(textAt(owner, "type") ?? "")
        ? ownedBy(document, textAt(owner, "name"), ["info", "x-cortex-owners", index, "name"])
        : [],
    ),
    ...tagged("x-cortex-dependency", "dependsOn", "component"),
    ...tagged("x-cortex-domain-parents", "partOf", "domain"),
    ...tagged("x-cortex-parents", isTeam ? "childOf" : "partOf", isTeam ? "group" : "domain"),
    ...tagged(
      "x-cortex-children",
      isTeam ? "parentOf" : "hasPart",
      isTeam ? "group" : kind === "Domain" ? "domain" : "component",
    ),
  ];
}

const FORGES: readonly (readonly [string, string])[] = [
  ["github", "https://github.com/"],
  ["gitlab", "https://gitlab.com/"],
  ["bitbucket", "https://bitbucket.org/"],
];

function repositoryOf(git: JsonValue): readonly string[] {
  return FORGES.flatMap(([forge, address]) => {
    const repository = textAt(ownValue(git, forge), "repository");
    return repository === undefined ? [] : [`${address}${repository}`];
  });
}
