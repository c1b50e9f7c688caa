// What may a `kind: Freeze` document hold?

import { z } from "zod";
import { condition, environment, groupRef, id, words } from "./parts.ts";
import { cron, duration, localTime, timezone } from "./time-parts.ts";

const once = z.strictObject({
  from: localTime.meta({ description: "Local time in the freeze's time zone." }),
  to: localTime,
});

const repeated = z.strictObject({
  cron: cron.meta({ description: "When each window starts: minute, hour, day of month, month, day of week." }),
  duration: duration.meta({ description: "How long each window lasts." }),
});

export const freezeSchema = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal("Freeze"),
    id,
    title: words,
    environments: z.array(environment).min(1).meta({ description: "Exact names, or patterns with `*` and `?`." }),
    appliesTo: condition.optional().meta({ description: "Which entities and changes it holds up; left out, all." }),
    window: z.union([once, repeated]),
    timezone: timezone.prefault("UTC"),
    exempt: z
      .array(z.literal("rollback"))
      .default([])
      .meta({ description: "Change types it does not hold up; only a rollback is verified." }),
    approvers: z.array(groupRef).default([]).meta({ description: "Whose members may let a change through." }),
  })
  .meta({ title: "Freeze" });
export type FreezeFile = z.output<typeof freezeSchema>;
