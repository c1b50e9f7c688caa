// What does a `compass.yml` of Atlassian say about its component?

import { ownText, ownValue } from "../model/json.ts";
import { listAt, objectAt } from "../model/manifest.ts";
import type { CatalogFormat } from "./catalog-format.ts";
import { liftFields } from "./lift-fields.ts";
import { readName } from "./read-metadata.ts";
import {
  composeDescriptor,
  composeMetadata,
  linksIn,
  nameOf,
  ownedBy,
  repositoriesIn,
  textAt,
  textsIn,
} from "./service-descriptor.ts";

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
    const links = linksIn(listAt(value, "links"));
    const metadata = composeMetadata({
      name,
      title,
      description: textAt(value, "description"),
      tags: textsIn(listAt(value, "labels")),
      links,
      repositories: repositoriesIn(links),
    });
    const said = {
      at: ["name"],
      kind: "Component",
      metadata,
      spec: value,
      ...liftFields(objectAt(value, "fields"), metadata),
      type: (textAt(value, "typeId") ?? "other").toLowerCase(),
      // Components are referred to by ids that no file explains: those relations are not read.
      references: ownedBy(document, textAt(value, "ownerId"), ["ownerId"]),
    };
    return composeDescriptor(said, { document, options, report, format: "compass" });
  },
};
