// How do the files of a catalog travel together? Each has its own path, so that entities and problems can name it.

import { z } from "zod";
import { listOf } from "./parts.ts";

/** Media type of a body of `PUT /v1/catalog/{source}` with several files. Any other body is the text of one file. */
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
