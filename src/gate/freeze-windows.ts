// When does a freeze hold, by the clocks of its time zone?

import { CronExpressionParser } from "cron-parser";
import { DateTime, IANAZone } from "luxon";
import type { FreezeWindow } from "../model/gate.ts";
import { DAY, FIRST_INSTANT, LAST_INSTANT } from "../model/time.ts";
import type { Instant, Milliseconds } from "../model/time.ts";

/** A stretch of time; it ends just before `until`. */
export interface Stretch {
  /** If windows overlap: when one of those that hold began. */
  readonly from: Instant;
  readonly until: Instant;
}

export interface FreezeWindows {
  /** The stretch that holds at this instant, otherwise the next one; undefined: none is to come. */
  nextEnding(at: Instant): Stretch | undefined;
}

export function freezeWindows(window: FreezeWindow, timezone: string): FreezeWindows {
  return "cron" in window ? new CronWindows(window, timezone) : onceOnly(window, timezone);
}

function onceOnly({ from, to }: { readonly from: string; readonly to: string }, timezone: string): FreezeWindows {
  const [start, end] = [from, to].map((local) => DateTime.fromISO(local, { zone: timezone }).toMillis());
  const stretch: Stretch = { from: tellable(start), until: tellable(end) };
  return { nextEnding: (at) => (at < stretch.until ? stretch : undefined) };
}

/** Somebody who means for ever may write the last evening of 9999, which can be in the year 10000 in UTC. */
function tellable(at = Number.NaN): Instant {
  return Math.min(Math.max(at, FIRST_INSTANT), LAST_INSTANT);
}

/**
 * Windows that follow each other without a gap count as one. This many are looked at to find where it ends. Even if one
 * begins every minute, at most 360 of them are over already. If still more follow, the freeze is said to hold until the
 * last one that was looked at, and is looked at again then. A rulebook with a freeze that could reach this limit does
 * not load.
 */
const MOST_JOINED = 2_000;
/** No change of clocks is larger than this. */
const CLOCK_CHANGE: Milliseconds = 3 * 3_600_000;

/**
 * Windows are computed on the wall clock: from Friday 16:00 for 64 hours ends on Monday at 08:00, also where the clocks
 * are changed in between. Where the wall clock shows a time twice, or skips it, a window is rather too long: it begins
 * at the earlier instant that could be meant, and ends at the later.
 */
class CronWindows implements FreezeWindows {
  readonly #cron: string;
  readonly #duration: Milliseconds;
  readonly #zone: IANAZone;
  /** The last answer. It stays the answer from `since` until the stretch ends. */
  #known: { readonly since: Instant; readonly stretch: Stretch } | undefined;

  constructor({ cron, duration }: { readonly cron: string; readonly duration: Milliseconds }, timezone: string) {
    this.#cron = cron;
    this.#duration = duration;
    this.#zone = IANAZone.create(timezone);
  }

  nextEnding(at: Instant): Stretch | undefined {
    const known = this.#known;
    if (known !== undefined && known.since <= at && at < known.stretch.until) return known.stretch;
    const stretch = this.#find(at);
    if (stretch !== undefined) this.#known = { since: at, stretch };
    return stretch;
  }

  #find(at: Instant): Stretch | undefined {
    let joined: Stretch | undefined;
    for (const next of this.#startingNear(at)) {
      if (next.until <= at) continue;
      if (joined !== undefined && next.from > joined.until) break;
      joined = { from: joined?.from ?? next.from, until: Math.max(joined?.until ?? next.until, next.until) };
    }
    return joined;
  }

  /** Windows in order, from the first that can hold at this instant. */
  *#startingNear(at: Instant): Iterable<Stretch> {
    const currentDate = new Date(this.#wallClock(at) - this.#duration - CLOCK_CHANGE);
    const starts = CronExpressionParser.parse(this.#cron, { tz: "UTC", currentDate });
    for (let count = 0; count < MOST_JOINED; count++) {
      const start = starts.next().getTime();
      yield { from: Math.min(...this.#instants(start)), until: Math.max(...this.#instants(start + this.#duration)) };
    }
  }

  /** What the clocks show at this instant, as if it were UTC, where every hour comes exactly once. */
  #wallClock(at: Instant): number {
    return at + this.#offset(at);
  }

  /**
   * The instants at which clocks show this: usually one. On a day when clocks are changed two, if shown twice or
   * skipped.
   */
  #instants(wallClock: number): readonly Instant[] {
    const offsets = [this.#offset(wallClock - DAY), this.#offset(wallClock + DAY)];
    const meant = offsets.map((offset) => wallClock - offset);
    const shown = meant.filter((at, index) => this.#offset(at) === offsets[index]);
    return shown.length > 0 ? shown : meant;
  }

  #offset(at: Instant): Milliseconds {
    return this.#zone.offset(at) * 60_000;
  }
}
