// How do the files of a catalog travel together, each by its own path? Entities and problems are then placed in them.

import { z } from "zod";
import { listOf } from "./parts.ts";

/** Media type of such a body of `PUT /v1/catalog/{source}`; any other is the text of one file. */
export const CATALOG_FILES_TYPE = "application/vnd.muster.files+json";

export const catalogFiles = z
  .strictObject({
    files: listOf(
      z.strictObject({
        path: z.string().min(1).max(1_000).meta({ description: "The path of the file. Reports and problems name it." }),
        text: z.string().meta({ description: "YAML or JSON, one or more documents." }),
      }),
    ).meta({ description: "Everything the source says." }),
  })
  .meta({ id: "CatalogFiles" });

export type CatalogFiles = z.output<typeof catalogFiles>;
