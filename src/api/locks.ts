// How are releases locked, and what is told of locks?

import { z } from "zod";
import type { Lock } from "../model/directive.ts";
import { formatInstant } from "../model/time.ts";
import type { Instant } from "../model/time.ts";
import { deedBody, describeDeed, openQuery, pointInTime, reasonText } from "./freezes.ts";
import { pageOf, pageQuery } from "./page.ts";
import { instant, name } from "./parts.ts";

export const lockRequest = z
  .strictObject({
    entity: name.optional().meta({ description: "A ref, or a name that only one entity has. Default: all entities." }),
    environment: name
      .optional()
      .meta({ description: "Default: all environments. At least one of `entity` and `environment` is required." }),
    reason: reasonText,
    until: pointInTime.optional().meta({ description: "Default: until somebody ends it." }),
  })
  .meta({ id: "LockTerms" });

export type LockRequest = z.infer<typeof lockRequest>;

export const lockBody = z
  .strictObject({
    id: z.string(),
    state: z.enum(["active", "over", "ended"]).meta({ description: "`ended`: somebody ended it." }),
    entity: z.string().nullable(),
    environment: z.string().nullable(),
    reason: z.string(),
    until: instant.nullable().meta({ description: "Null: until somebody ends it." }),
    locked: deedBody,
    ended: deedBody.nullable(),
  })
  .meta({ id: "Lock" });

export type LockBody = z.infer<typeof lockBody>;
export const lockPage = pageOf(lockBody).meta({ id: "Locks" });

export const lockQuery = z.strictObject({ ...pageQuery, state: openQuery, entity: name.optional() });
export type LockListQuery = z.infer<typeof lockQuery>;

export function describeLock({ id, entity, environment, reason, until, locked, ended }: Lock, at: Instant): LockBody {
  return {
    id,
    state: ended !== null ? "ended" : until !== null && until <= at ? "over" : "active",
    entity,
    environment,
    reason,
    until: until === null ? null : formatInstant(until),
    locked: describeDeed(locked),
    ended: ended === null ? null : describeDeed(ended),
  };
}
