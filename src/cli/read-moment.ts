// Which instant does an option mean: a time, `now`, or a duration from now?

import { formatInstant, parseDuration, parseInstant } from "../model/time.ts";
import { UsageError } from "../model/usage-error.ts";
import type { World } from "./world.ts";

/**
 * ISO 8601 in UTC. Throws UsageError, also for a time without an offset: it would mean a different instant in each
 * place.
 */
export function readMoment(text: string, option: string, { now }: World): string {
  const ahead = text === "now" ? 0 : parseDuration(text);
  const at = ahead === undefined ? parseInstant(text) : now() + ahead;
  if (at !== undefined) return formatInstant(Math.floor(at / 1_000) * 1_000);
  throw new UsageError(
    `\`${option} ${text}\` is not an instant`,
    "a time with its offset (`2026-12-20T18:00:00+01:00`), a date, or from now on `4h`",
  );
}
