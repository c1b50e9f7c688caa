// Where does the next page start, and which page was asked for?

import { Refusal } from "../model/refusal.ts";
import type { Instant } from "../model/time.ts";
import type { Page } from "../ports/page.ts";

/** `items` has one row more than were asked for, if there is one: then another page follows. */
export function pageOf<Item>(items: readonly Item[], limit: number, cursorOf: (item: Item) => string): Page<Item> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, next: items.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** For pages that run from the newest row back. `after` is the number of the last row seen. */
export function numberBefore(after: string | undefined): number {
  if (after === undefined) return Number.MAX_SAFE_INTEGER;
  return /^\d{1,15}$/.test(after) ? Number(after) : refuse(after);
}

/** One of several things that a row holds. */
export interface PlaceInRow {
  readonly number: number;
  /** Counted from 0. */
  readonly place: number;
}

export function formatPlace({ number, place }: PlaceInRow): string {
  return `${number}-${place}`;
}

/** For pages that run back from the newest row, and within a row from the last thing it holds. */
export function placeBefore(after: string | undefined): PlaceInRow {
  if (after === undefined) return { number: Number.MAX_SAFE_INTEGER, place: 0 };
  const [, number, place] = /^(\d{1,15})-(\d{1,15})$/.exec(after) ?? refuse(after);
  return { number: Number(number), place: Number(place) };
}

export interface Moment {
  readonly at: Instant;
  /** The number under which it was recorded, which tells apart what was recorded at the same instant. */
  readonly sequence: number;
}

export function formatMoment({ at, sequence }: Moment): string {
  return `${at}-${sequence}`;
}

/** For pages that run back in time. Without `after`, a moment later than all others. */
export function momentBefore(after: string | undefined): Moment {
  if (after === undefined) return { at: Number.MAX_SAFE_INTEGER, sequence: 0 };
  const [, at, sequence] = /^(-?\d{1,15})-(\d{1,15})$/.exec(after) ?? refuse(after);
  return { at: Number(at), sequence: Number(sequence) };
}

export interface ScorecardOfEntity {
  readonly scorecard: string;
  readonly entity: string;
}

export function formatPair({ scorecard, entity }: ScorecardOfEntity): string {
  return `${scorecard} ${entity}`;
}

/** Ids of scorecards hold no space. Without `after`, a pair before all others. */
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
