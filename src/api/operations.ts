// What does the service tell about itself?

import { z } from "zod";

export const healthBody = z.strictObject({ status: z.literal("alive") }).meta({ id: "Health" });

export const readinessBody = z
  .strictObject({
    ready: z.boolean(),
    store: z.enum(["ok", "unavailable"]),
    rules: z.enum(["ok", "stale", "none"]).meta({
      description: "`ok`; `stale`: the newest rules did not load, and the earlier ones stay in force; `none`.",
    }),
    rulebook: z.string().nullable().meta({ description: "Digest of the rules in force." }),
    trust: z.enum(["ok", "stale", "none"]).meta({
      description:
        "`stale`: the trust file has changed and does not load, and the earlier one stays in force; `none`: there is no trust file.",
    }),
    stopping: z.boolean(),
  })
  .meta({ id: "Readiness" });

export type Readiness = z.infer<typeof readinessBody>;
