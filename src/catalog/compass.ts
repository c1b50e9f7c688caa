// What does a `compass.yml` of Atlassian say about its component?

import { DEFAULT_NAMESPACE, formatRef } from "../model/entity.ts";
import { ownText, ownValue } from "../model/json.ts";
import { listAt, objectAt } from "../model/manifest.ts";
import type { CatalogFormat } from "./catalog-format.ts";
import { liftFields } from "./lift-fields.ts";
import { checkName, readName } from "./read-metadata.ts";
import { composeMetadata, linksIn, nameOf, ownedBy, repositoriesIn, textAt, textsIn } from "./service-descriptor.ts";

export const compass: CatalogFormat = {
  name: "compass",
  keys: ["configVersion"],
  recognizes: (value) =>
    ownValue(value, "configVersion") !== undefined &&
    (ownText(value, "typeId") !== undefined || ownText(value, "id")?.startsWith("ari:cloud:compass:") === true),
  read(document, options, report) {
    const { value } = document;
    const title = readName(document, report, ["name"]);
    const name = title === undefined ? undefined : nameOf(title);
    if (name === undefined) return undefined;
    const ref = formatRef({ kind: "component", namespace: DEFAULT_NAMESPACE, name });
    checkName(name, DEFAULT_NAMESPACE, ref, report, ["name"]);
    const links = linksIn(listAt(value, "links"));
    const metadata = composeMetadata({
      name,
      title,
      description: textAt(value, "description"),
      tags: textsIn(listAt(value, "labels")),
      links,
      repositories: repositoriesIn(links),
    });
    return {
      ref,
      kind: "Component",
      metadata,
      spec: value,
      ...liftFields(objectAt(value, "fields"), metadata),
      type: (textAt(value, "typeId") ?? "other").toLowerCase(),
      // Components are referred to by ids that no file explains: those relations are not read.
      references: ownedBy(document, textAt(value, "ownerId"), ["ownerId"]),
      origin: { source: options.source ?? "catalog", format: "compass", file: document.file, line: document.line },
      identity: ref,
    };
  },
};
