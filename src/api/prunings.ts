// How is what is old pruned, and what is told of it?

import { z } from "zod";
import { instant } from "./parts.ts";
import { pointInTime } from "./freezes.ts";

export const pruneRequest = z
  .strictObject({
    before: pointInTime.optional().meta({
      description: "What was recorded before then goes, at least 7 days ago; left out: as MUSTER_RETENTION has it.",
    }),
    dryRun: z.boolean().default(false).meta({ description: "Only count." }),
  })
  .meta({ id: "Prune" });

export const pruningBody = z
  .strictObject({
    before: instant,
    dryRun: z.boolean(),
    entries: z.int().meta({ description: "Of the audit log; of decisions, catalogs, facts, webhooks and events." }),
    decisions: z.int().meta({ description: "With the entries that tell of them." }),
    transitions: z.int().meta({ description: "Of levels, scores and findings." }),
    events: z.int().meta({ description: "About delivery." }),
    rulebooks: z.int().nullable().meta({ description: "That nothing names any more; null: not counted." }),
  })
  .meta({ id: "Pruning" });

export type PruningBody = z.infer<typeof pruningBody>;
