// What may a `kind: Gate` document hold?

import { z } from "zod";
import { ENFORCEMENTS } from "../../model/gate.ts";
import { condition, environment, groupRef, id, words } from "./parts.ts";
import { duration, localTime, timezone } from "./time-parts.ts";

const step = z.strictObject({
  step: z.enum(ENFORCEMENTS),
  from: localTime.optional().meta({ description: "From when, in the gate's time zone; left out, always." }),
  after: id.optional().meta({ description: "Instead of `from`: from the day after this initiative is due." }),
  when: condition.optional().meta({ description: "For which entities and changes; left out, all." }),
});

const requirement = z.strictObject({
  scorecard: id,
  level: id.optional().meta({ description: "A level of the scorecard, or `target`: the one the entity has to reach." }),
  rules: z.array(id).min(1).optional().meta({ description: "Rules of the scorecard, instead of a level." }),
  onUnknown: z.enum(["block", "warn", "allow"]).optional().meta({ description: "Left out, the same as a fail." }),
  enforcement: z
    .union([
      z.enum(ENFORCEMENTS).transform((only): readonly z.output<typeof step>[] => [{ step: only }]),
      z.array(step).min(1),
    ])
    .meta({ description: "One step, or several: the strictest whose `from` has come and whose `when` holds." }),
});

const approval = z.strictObject({
  when: condition.optional().meta({ description: "For which entities and changes; left out, all." }),
  from: groupRef.meta({ description: "Whose members may approve." }),
  count: z.int().min(1).default(1),
});

export const gateSchema = z
  .strictObject({
    $schema: z.string().optional(),
    kind: z.literal("Gate"),
    id,
    title: words,
    environments: z.array(environment).min(1).meta({ description: "Exact names, or patterns with `*` and `?`." }),
    appliesTo: condition.optional().meta({ description: "Which entities and changes it binds; left out, all." }),
    unregistered: z
      .enum(["allow", "warn", "block"])
      .default("warn")
      .meta({ description: "What an entity that is not in the catalog gets." }),
    ungated: z.enum(["allow", "warn", "block"]).default("warn").meta({
      description:
        "What a release gets that no gate binds: before this gate's environments, and before those that no gate names.",
    }),
    require: z.array(requirement).default([]),
    approvals: z.array(approval).default([]),
    breakGlass: z.array(groupRef).default([]).meta({ description: "Whose members may override it, with a reason." }),
    validFor: duration.prefault("1h").meta({ description: "How long an allow may be relied upon; default 1h." }),
    rollback: z
      .enum(["allow", "check"])
      .default("allow")
      .meta({ description: "Whether a verified rollback passes, or is judged like any release." }),
    timezone: timezone.prefault("UTC").meta({ description: "In which dates start at midnight." }),
  })
  .meta({ title: "Gate" });
export type GateFile = z.output<typeof gateSchema>;
