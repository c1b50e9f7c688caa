// When will an initiative be done, if it goes on as it has?

import { DAY } from "../model/time.ts";
import type { Instant, Milliseconds } from "../model/time.ts";

export interface BurndownPoint {
  readonly at: Instant;
  readonly done: number;
  /** Left, or not known. */
  readonly open: number;
}

/** `done`: nothing is left. `too-early`: there are not two weeks to go by. `no-progress`: as much came as was done. */
export type NoForecast = "done" | "too-early" | "no-progress";

export interface Forecast {
  /** When nothing is left at the pace of the middle, the quickest and the slowest weeks; null: not at that pace. */
  readonly finish: Instant | null;
  readonly earliest: Instant | null;
  readonly latest: Instant | null;
  /** How many fewer are open after a week; null: nobody knows. */
  readonly perWeek: number | null;
  /** Why there is none; null: there is one. */
  readonly why: NoForecast | null;
}

/** What is looked at: what was done before that says little of how it goes on. */
const WINDOW: Milliseconds = 42 * DAY;
/** Less says nothing. */
const SHORTEST: Milliseconds = 14 * DAY;
/** Two points nearer than this tell of a weekend rather than of a pace. */
const NEAREST: Milliseconds = 7 * DAY;
/** Farther ahead than this is no date to plan by. */
const FARTHEST: Milliseconds = 3_650 * DAY;
/** Of all paces: the range leaves out a tenth at either end. */
const QUICK = 0.1;
const SLOW = 0.9;

const NONE = { finish: null, earliest: null, latest: null, perWeek: null } as const;

/**
 * The Theil–Sen slope of what is open over the last six weeks: the median of the slopes between all pairs of points that
 * lie a week or more apart. One good day, or a bulk import, moves it little. What is left, divided by that pace, is the
 * finish; the range comes of the same slopes, a tenth left out at either end: it says how much the weeks differed, and is
 * no interval of confidence. Entities that come into scope slow the pace, as they do in truth.
 *
 * `points`: by time, the last as it stands at `now`.
 */
export function forecastFinish(points: readonly BurndownPoint[], now: Instant): Forecast {
  const open = points.at(-1)?.open ?? 0;
  if (points.length > 0 && open === 0) return { ...NONE, why: "done" };
  const recent = points.filter(({ at }) => at >= now - WINDOW);
  const first = recent[0];
  if (first === undefined || now - first.at < SHORTEST) return { ...NONE, why: "too-early" };
  const slopes = slopesOf(recent);
  const pace = -(quantile(slopes, 0.5) ?? 0);
  const perWeek = Math.round(pace * 7 * DAY * 10) / 10;
  const at = (slope: number | undefined): Instant | null => {
    const ahead = slope === undefined || slope >= 0 ? Infinity : open / -slope;
    return ahead > FARTHEST ? null : Math.round(now + ahead);
  };
  const finish = at(-pace);
  if (finish === null) return { ...NONE, perWeek, why: "no-progress" };
  return { finish, earliest: at(quantile(slopes, QUICK)), latest: at(quantile(slopes, SLOW)), perWeek, why: null };
}

/** Ascending: the quickest first. */
function slopesOf(points: readonly BurndownPoint[]): readonly number[] {
  const slopes: number[] = [];
  for (const [index, later] of points.entries()) {
    for (const earlier of points.slice(0, index)) {
      const apart = later.at - earlier.at;
      if (apart >= NEAREST) slopes.push((later.open - earlier.open) / apart);
    }
  }
  return slopes.sort((a, b) => a - b);
}

/** Between two of them, in proportion. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below === undefined || above === undefined ? undefined : below + (above - below) * (place % 1);
}
