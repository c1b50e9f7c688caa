// What may a `kind: Initiative` document hold?

import { z } from "zod";
import { groupRef, id, words } from "./parts.ts";
import { date, duration } from "./time-parts.ts";

export const initiativeSchema = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal("Initiative"),
    id,
    title: words,
    scorecard: id,
    level: id.optional().meta({ description: "The level everyone has to reach." }),
    rules: z.array(id).min(1).optional().meta({ description: "The rules everyone has to pass, instead of a level." }),
    owner: groupRef.optional(),
    start: date,
    due: date,
    remind: z.strictObject({ every: duration, to: z.literal("owners") }).optional(),
  })
  .meta({ title: "Initiative" });
export type InitiativeFile = z.output<typeof initiativeSchema>;
