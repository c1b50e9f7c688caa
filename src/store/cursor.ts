// Where does the next page start, and which page was asked for?

import { Refusal } from "../model/refusal.ts";
import type { Instant } from "../model/time.ts";
import type { Page } from "../ports/page.ts";

/** Of one row more than were asked for: the page, and where the next one starts if there is one. */
export function pageOf<Item>(items: readonly Item[], limit: number, cursorOf: (item: Item) => string): Page<Item> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, next: items.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** Pages that run from the newest row back: `after` is the number of the last one seen. */
export function numberBefore(after: string | undefined): number {
  if (after === undefined) return Number.MAX_SAFE_INTEGER;
  return /^\d{1,15}$/.test(after) ? Number(after) : refuse(after);
}

/** Of several things that one row holds. */
export interface PlaceInRow {
  readonly number: number;
  /** From 0. */
  readonly place: number;
}

export function formatPlace({ number, place }: PlaceInRow): string {
  return `${number}-${place}`;
}

/** Pages that run from the newest row, and the last of what it holds, back. */
export function placeBefore(after: string | undefined): PlaceInRow {
  if (after === undefined) return { number: Number.MAX_SAFE_INTEGER, place: 0 };
  const [, number, place] = /^(\d{1,15})-(\d{1,15})$/.exec(after) ?? refuse(after);
  return { number: Number(number), place: Number(place) };
}

export interface Moment {
  readonly at: Instant;
  /** Of what was recorded: tells those of one instant apart. */
  readonly sequence: number;
}

export function formatMoment({ at, sequence }: Moment): string {
  return `${at}-${sequence}`;
}

/** Pages that run back in time; without `after`, what is later than every moment. */
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
