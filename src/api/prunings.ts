// How is pruning requested, and what is told about it?

import { z } from "zod";
import { instant } from "./parts.ts";
import { pointInTime } from "./freezes.ts";

export const pruneRequest = z
  .strictObject({
    before: pointInTime.optional().meta({
      description:
        "Records older than this are deleted. It has to be at least 7 days ago. Default: as MUSTER_RETENTION says.",
    }),
    dryRun: z.boolean().default(false).meta({ description: "Only count." }),
  })
  .meta({ id: "Prune" });

export const pruningBody = z
  .strictObject({
    before: instant,
    dryRun: z.boolean(),
    entries: z.int().meta({ description: "Audit entries about decisions, catalogs, facts, webhooks and events." }),
    decisions: z.int().meta({ description: "Decisions; their audit entries go with them." }),
    transitions: z.int().meta({ description: "Transitions of levels, scores and findings." }),
    events: z.int().meta({ description: "Delivery events." }),
    rulebooks: z.int().nullable().meta({ description: "Rulebooks that nothing names any more; null: not counted." }),
  })
  .meta({ id: "Pruning" });

export type PruningBody = z.infer<typeof pruningBody>;
