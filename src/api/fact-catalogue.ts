// How are the facts that rules can read listed?

import { z } from "zod";
import { FACT_TYPES } from "../model/fact.ts";
import { pageOf, pageQuery } from "./page.ts";
import { duration, listOf, name } from "./parts.ts";

export const factsQuery = z.strictObject({
  ...pageQuery,
  q: name.optional().meta({ description: "Part of the name or the description, in upper or lower case." }),
  source: name.optional().meta({ description: "Only facts that this source may deliver." }),
});

export const declaredFact = z
  .strictObject({
    name: z.string(),
    type: z.enum(FACT_TYPES),
    unit: z.string().nullable(),
    description: z.string(),
    sources: listOf(z.string()).meta({
      description: "If several deliver it, the first of these with a fresh value counts.",
    }),
    maxAge: duration
      .nullable()
      .meta({ description: "How old a value may be before it counts as not known; null: any age." }),
    factSet: z.string().meta({ description: "Id of the FactSet that declares it." }),
  })
  .meta({ id: "DeclaredFact" });

/** Sorted by name. */
export const declaredFacts = pageOf(declaredFact);

export type FactsQuery = z.output<typeof factsQuery>;
export type DeclaredFactBody = z.output<typeof declaredFact>;
export type DeclaredFacts = z.output<typeof declaredFacts>;
