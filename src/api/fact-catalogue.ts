// How are the facts told that rules can read?

import { z } from "zod";
import { FACT_TYPES } from "../model/fact.ts";
import { pageOf, pageQuery } from "./page.ts";
import { duration, listOf, name } from "./parts.ts";

export const factsQuery = z.strictObject({
  ...pageQuery,
  q: name.optional().meta({ description: "Part of the name or the description, without regard to case." }),
  source: name.optional().meta({ description: "Facts this source may deliver." }),
});

export const declaredFact = z
  .strictObject({
    name: z.string(),
    type: z.enum(FACT_TYPES),
    unit: z.string().nullable(),
    description: z.string(),
    sources: listOf(z.string()).meta({ description: "Of several, the first here with a fresh value counts." }),
    maxAge: duration.nullable().meta({ description: "How old a value may be to count as known; null: for ever." }),
    factSet: z.string().meta({ description: "Id of the FactSet that declares it." }),
  })
  .meta({ id: "DeclaredFact" });

/** By name. */
export const declaredFacts = pageOf(declaredFact);

export type FactsQuery = z.output<typeof factsQuery>;
export type DeclaredFactBody = z.output<typeof declaredFact>;
export type DeclaredFacts = z.output<typeof declaredFacts>;
