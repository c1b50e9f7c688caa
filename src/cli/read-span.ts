// Which duration does an option mean: `10m`?

import { parseDuration } from "../model/time.ts";
import type { Milliseconds } from "../model/time.ts";
import { UsageError } from "../model/usage-error.ts";

const UNITS = "a number and one of `s m h d w`";

/**
 * `usual`: an example, in the unit most people mean here. Throws UsageError that names the option, also for a duration
 * of zero.
 */
export function readSpan(written: string, option: string, usual: string): Milliseconds {
  const span = parseDuration(written);
  if (span !== undefined && span > 0) return span;
  const withUnit = `${written.trim()}${usual.at(-1) ?? ""}`;
  const isMeant = (parseDuration(withUnit) ?? 0) > 0;
  const help = isMeant ? `did you mean \`${withUnit}\`? ${UNITS}` : `${UNITS}: \`${usual}\``;
  throw new UsageError(`\`${option} ${written}\` is not a duration`, help);
}
