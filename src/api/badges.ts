// What can be asked of a badge, and what does shields.io read to draw one?

import { z } from "zod";
import { entityPath, name } from "./parts.ts";

export const badgePath = z.strictObject({ scorecard: name, ...entityPath.shape });

export const badgeQuery = z.strictObject({
  label: name.optional().meta({ description: "The text on the left. Default: the scorecard's title." }),
});

export const shieldsBadge = z
  .strictObject({
    schemaVersion: z.literal(1),
    label: z.string(),
    message: z.string().meta({ description: "The level, `no level`, `not applicable`, or what does not exist." }),
    color: z.string().meta({ description: "`#rrggbb`" }),
    isError: z.literal(true).optional().meta({ description: "There is no such entity, or no such scorecard." }),
    cacheSeconds: z.int(),
  })
  .meta({ id: "Badge" });

export type BadgePath = z.output<typeof badgePath>;
export type ShieldsBadge = z.output<typeof shieldsBadge>;
