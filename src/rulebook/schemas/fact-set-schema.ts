// What may a `kind: FactSet` document hold?

import { z } from "zod";
import { FACT_TYPES } from "../../model/fact.ts";
import { factName, id, words } from "./parts.ts";
import { freshness } from "./time-parts.ts";

const declaration = z.strictObject({
  type: z.enum(FACT_TYPES),
  unit: words.optional().meta({ description: "What a number counts: `percent`, `count`, `minutes`." }),
  description: words,
});

export const factSetSchema = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal("FactSet"),
    id,
    sources: z
      .array(words)
      .min(1)
      .meta({ description: "Who may deliver these facts; of several, the first here with a fresh value counts." }),
    maxAge: freshness.meta({ description: "How old a value may be before it counts as not known." }),
    facts: z.record(factName, declaration),
  })
  .meta({ title: "FactSet" });
export type FactSetFile = z.output<typeof factSetSchema>;
