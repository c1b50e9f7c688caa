// Where does the next page start, and which page was asked for?

import { Refusal } from "../model/refusal.ts";
import type { Page } from "../ports.ts";

/** Of one row more than were asked for: the page, and where the next one starts if there is one. */
export function pageOf<Item>(items: readonly Item[], limit: number, cursorOf: (item: Item) => string): Page<Item> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, next: items.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** Pages that run from the newest row back: `after` is the number of the last one seen. */
export function numberBefore(after: string | undefined): number {
  if (after === undefined) return Number.MAX_SAFE_INTEGER;
  const number = /^\d{1,15}$/.test(after) ? Number(after) : undefined;
  return number ?? refuse(after);
}

export interface ScorecardOfEntity {
  readonly scorecard: string;
  readonly entity: string;
}

export function formatPair({ scorecard, entity }: ScorecardOfEntity): string {
  return `${scorecard} ${entity}`;
}

/** Ids of scorecards hold no space; without `after`, what is before every pair. */
export function pairAfter(after: string | undefined): ScorecardOfEntity {
  if (after === undefined) return { scorecard: "", entity: "" };
  const space = after.indexOf(" ");
  return space > 0 ? { scorecard: after.slice(0, space), entity: after.slice(space + 1) } : refuse(after);
}

function refuse(after: string): never {
  throw new Refusal("malformed", "unknown-cursor", `\`${after}\` is not where any page starts`, {
    help: "Pass the `next` of the page before, as it was given.",
  });
}
