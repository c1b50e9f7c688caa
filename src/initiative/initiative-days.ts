// When does an initiative begin, and when is it over?

import type { Initiative } from "../model/gate.ts";
import { DAY, parseInstant } from "../model/time.ts";
import type { Instant } from "../model/time.ts";

/** The beginning of its first day in UTC. */
export function startOf({ start }: Pick<Initiative, "start">): Instant {
  return parseInstant(start) ?? 0;
}

/** The first instant at which it is overdue: the end of the due day in UTC. */
export function endOf({ due }: Pick<Initiative, "due">): Instant {
  return (parseInstant(due) ?? 0) + DAY;
}

export type InitiativeState = "ahead" | "running" | "done" | "overdue";

/** `open`: how many entities are not done. */
export function stateOf(initiative: Initiative, open: number, at: Instant): InitiativeState {
  if (at < startOf(initiative)) return "ahead";
  if (open === 0) return "done";
  return at < endOf(initiative) ? "running" : "overdue";
}
