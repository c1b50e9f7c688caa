// How do charts write the day of an instant?

import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";

/** `2026-11-29`, in UTC. */
export function dayOf(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}
