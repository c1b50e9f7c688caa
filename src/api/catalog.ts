// How is a catalog delivered, what became of it, and which sources deliver one?

import { z } from "zod";
import { instant, listOf, name } from "./parts.ts";
import { requestProblem } from "./problem.ts";

/** The query of `PUT /v1/catalog/{source}`; values arrive as text. */
export const importQuery = z.strictObject({
  format: name
    .optional()
    .meta({ description: "Read every document in this format. Default: each is recognised by its content." }),
  partial: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true")
    .meta({
      description: "Take the good documents. Entities whose documents can no longer be read stay as they were.",
    }),
  confirm: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: "How many entities may be removed: the number that `mass-removal` names." }),
});

/** The query of `DELETE /v1/catalog/{source}`. */
export const removalQuery = importQuery.pick({ confirm: true });

const figure = z.int().min(0);

export const importAnswer = z
  .strictObject({
    created: figure.meta({ description: "Entities of this source that the catalog did not hold." }),
    updated: figure.meta({ description: "Entities that the catalog held, and that are declared differently now." }),
    unchanged: figure,
    removed: figure.meta({ description: "Entities that nobody declares any more. Everything about them is deleted." }),
    problems: listOf(requestProblem).meta({ description: "In the order of file and line." }),
  })
  .meta({ id: "ImportedCatalog" });

const catalogSource = z
  .strictObject({
    name: z.string(),
    entities: figure.meta({ description: "How many entities it declares." }),
    importedAt: instant.meta({ description: "When it first delivered what it says now." }),
    digest: z.string(),
  })
  .meta({ id: "CatalogSource" });

export const catalogSources = z.strictObject({
  items: listOf(catalogSource).meta({ description: "In order of precedence." }),
  next: z.null(),
});

export type ImportAnswer = z.output<typeof importAnswer>;
export type CatalogSources = z.output<typeof catalogSources>;
