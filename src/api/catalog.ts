// How is a catalog delivered, what became of it, and who delivers?

import { z } from "zod";
import { instant, listOf, name } from "./parts.ts";
import { requestProblem } from "./problem.ts";

/** Of `PUT /v1/catalog/{source}`; values arrive as text. */
export const importQuery = z.strictObject({
  format: name.optional().meta({ description: "Read every document as this format; left out, each tells its own." }),
  partial: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true")
    .meta({ description: "Take the good documents; what cannot be read any more stays as it was." }),
  confirm: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: "So many entities may go: the number that `mass-removal` names." }),
});

/** Of `DELETE /v1/catalog/{source}`. */
export const removalQuery = importQuery.pick({ confirm: true });

const figure = z.int().min(0);

export const importAnswer = z
  .strictObject({
    created: figure.meta({ description: "Entities of this source that the catalog did not hold." }),
    updated: figure.meta({ description: "Of those it held: something else is said of them now." }),
    unchanged: figure,
    removed: figure.meta({ description: "Nobody declares them any more; what was known of them is gone." }),
    problems: listOf(requestProblem).meta({ description: "By file and line." }),
  })
  .meta({ id: "ImportedCatalog" });

const catalogSource = z
  .strictObject({
    name: z.string(),
    entities: figure.meta({ description: "How many it declares." }),
    importedAt: instant.meta({ description: "When it delivered what it says now for the first time." }),
    digest: z.string(),
  })
  .meta({ id: "CatalogSource" });

export const catalogSources = z.strictObject({
  items: listOf(catalogSource).meta({ description: "In order of precedence." }),
  next: z.null(),
});

export type ImportAnswer = z.output<typeof importAnswer>;
export type CatalogSources = z.output<typeof catalogSources>;
