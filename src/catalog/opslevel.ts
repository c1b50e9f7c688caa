// What does an `opslevel.yml` say about its service?

import { isJsonObject, ownValue } from "../model/json.ts";
import { listAt, objectAt } from "../model/manifest.ts";
import type { CatalogDocument, CatalogFormat } from "./catalog-format.ts";
import { liftFields } from "./lift-fields.ts";
import { readName } from "./read-metadata.ts";
import { composeDescriptor, composeMetadata, linksIn, nameOf, ownedBy, referTo, textAt } from "./service-descriptor.ts";

/** What one is told of: `repository` alone names nothing, the portal knows which it is. */
const SUBJECTS = ["service", "component"];

export const opslevel: CatalogFormat = {
  name: "opslevel",
  keys: SUBJECTS,
  recognizes: (value) => textAt(value, "version") === "1" && subjectOf(value) !== undefined,
  read(document, options, report) {
    const subject = subjectOf(document.value) ?? "service";
    const spec = objectAt(document.value, subject);
    const title = readName(document, report, [subject, "name"]);
    // As the portal makes the first alias of a name, by which others refer to it.
    const name = title === undefined ? undefined : nameOf(title, "_");
    if (name === undefined) return undefined;
    const metadata = composeMetadata({
      name,
      title,
      description: textAt(spec, "description"),
      tags: listAt(spec, "tags").flatMap((tag) => tagOf(textAt(tag, "key"), textAt(tag, "value"))),
      links: linksIn(
        listAt(spec, "tools").flatMap((tool) => (isJsonObject(tool) ? [{ ...tool, type: typeOf(tool) }] : [])),
      ),
      repositories: listAt(spec, "repositories").flatMap((item) =>
        addressOf(textAt(item, "provider"), textAt(item, "name")),
      ),
    });
    const { lifecycle } = liftFields(spec, metadata);
    const tier = textAt(spec, "tier")?.replace(/^tier_(?=\d$)/, "");
    const said = {
      at: [subject, "name"],
      kind: "Component",
      metadata,
      spec,
      ...(lifecycle && { lifecycle }),
      ...(tier && { tier }),
      type: textAt(spec, "type") ?? "service",
      references: readReferences(document, subject),
    };
    return composeDescriptor(said, { document, options, report, format: "opslevel" });
  },
};

function subjectOf(value: CatalogDocument["value"]): string | undefined {
  return SUBJECTS.find((subject) => isJsonObject(ownValue(value, subject)));
}

function readReferences(document: CatalogDocument, subject: string) {
  const spec = objectAt(document.value, subject);
  const system = textAt(spec, "system");
  return [
    ...ownedBy(document, textAt(spec, "owner"), [subject, "owner"]),
    ...referTo(document, {
      relation: "partOf",
      kind: "system",
      name: system === undefined ? undefined : nameOf(system, "_"),
      path: [subject, "system"],
      lifts: "system",
      declared: false,
    }),
    ...listAt(spec, "dependencies").flatMap((dependency, index) =>
      referTo(document, {
        relation: "dependsOn",
        kind: "component",
        name: textAt(dependency, "alias"),
        path: [subject, "dependencies", index, "alias"],
      }),
    ),
  ];
}

function tagOf(key: string | undefined, value: string | undefined): readonly string[] {
  return key === undefined || value === undefined ? [] : [`${key}:${value}`];
}

/** Categories of tools in the words of links. */
const LINK_TYPES: Readonly<Record<string, string>> = { runbooks: "runbook", metrics: "dashboard", wiki: "wiki" };

function typeOf(tool: unknown): string {
  const category = textAt(tool, "category") ?? "";
  return LINK_TYPES[category] ?? category;
}

const FORGES: Readonly<Record<string, string>> = { github: "https://github.com/", gitlab: "https://gitlab.com/" };

function addressOf(provider: string | undefined, name: string | undefined): readonly string[] {
  const forge = FORGES[provider ?? ""];
  return forge === undefined || name === undefined ? [] : [`${forge}${name}`];
}
