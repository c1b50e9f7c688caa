// When will an initiative be done if it goes on as before?

import { DAY } from "../model/time.ts";
import type { Instant, Milliseconds } from "../model/time.ts";

export interface BurndownPoint {
  readonly at: Instant;
  readonly done: number;
  /** How many are left or not known. */
  readonly open: number;
}

/**
 * `done`: nothing is left. `too-early`: there is less than two weeks of history. `no-progress`: at this pace it would
 * never be done.
 */
export type NoForecast = "done" | "too-early" | "no-progress";

export interface Forecast {
  /** When nothing will be left: at the median pace, at the fastest and at the slowest; null: not at that pace. */
  readonly finish: Instant | null;
  readonly earliest: Instant | null;
  readonly latest: Instant | null;
  /** By how many the open ones decrease per week; null: not known. */
  readonly perWeek: number | null;
  /** Why there is no forecast; null: there is one. */
  readonly why: NoForecast | null;
}

/** How far back progress is looked at: older progress says little about the future. */
const WINDOW: Milliseconds = 42 * DAY;
/** The least history needed for a forecast. */
const SHORTEST: Milliseconds = 14 * DAY;
/** Points closer together than this show weekends rather than a pace. */
const NEAREST: Milliseconds = 7 * DAY;
/** A date further ahead than this is not given. */
const FARTHEST: Milliseconds = 3_650 * DAY;
/** The range leaves out a tenth of all paces at either end. */
const QUICK = 0.1;
const SLOW = 0.9;

const NONE = { finish: null, earliest: null, latest: null, perWeek: null } as const;

/**
 * The pace is the Theil–Sen slope of what was open over the last six weeks: the median of the slopes between all pairs
 * of points at least a week apart. One good day or a bulk import changes it little. The finish is what is left divided
 * by the pace. The range comes from the same slopes without a tenth at either end: it shows how much the weeks
 * differed, and is not a confidence interval. Entities that come into scope slow the pace, as they do in reality.
 *
 * `points`: in order of time, the last as of `now`.
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

/** Ascending, so the fastest decrease comes first. */
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

/** Interpolated linearly between two of them. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below === undefined || above === undefined ? undefined : below + (above - below) * (place % 1);
}
