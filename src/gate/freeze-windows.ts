// When does a freeze hold, on the clocks of its zone?

import { CronExpressionParser } from "cron-parser";
import { DateTime, IANAZone } from "luxon";
import type { FreezeWindow } from "../model/gate.ts";
import { DAY, FIRST_INSTANT, LAST_INSTANT } from "../model/time.ts";
import type { Instant, Milliseconds } from "../model/time.ts";

/** `until` is not included. */
export interface Stretch {
  /** Where windows overlap: when one of those that hold began. */
  readonly from: Instant;
  readonly until: Instant;
}

export interface FreezeWindows {
  /** The stretch that holds at this instant, or the next to come; undefined: none is to come. */
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

/** The last evening of 9999, where somebody writes it for ever, may be a year later in UTC. */
function tellable(at = Number.NaN): Instant {
  return Math.min(Math.max(at, FIRST_INSTANT), LAST_INSTANT);
}

/**
 * Windows that follow each other without a gap are one; this many are looked at to find where it ends. By the minute, at
 * most 360 of them are over already: where more follow, it holds until the last of them, and is then looked at again. A
 * rulebook with a freeze of which that could be true does not load.
 */
const MOST_JOINED = 2_000;
/** Clocks are never changed by more. */
const CLOCK_CHANGE: Milliseconds = 3 * 3_600_000;

/**
 * Windows are reckoned on the wall clock: from Friday 16:00 for 64 hours ends on Monday at 08:00, also where the clocks
 * are changed in between. Where the wall clock shows a time twice, or skips it, a window is rather too long: it begins at
 * the earlier instant that could be meant, and ends at the later.
 */
class CronWindows implements FreezeWindows {
  readonly #cron: string;
  readonly #duration: Milliseconds;
  readonly #zone: IANAZone;
  /** What was found last, and the instants for which it is the answer. */
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

  /** From the first that can hold at the instant on. */
  *#startingNear(at: Instant): Iterable<Stretch> {
    const currentDate = new Date(this.#wallClock(at) - this.#duration - CLOCK_CHANGE);
    const starts = CronExpressionParser.parse(this.#cron, { tz: "UTC", currentDate });
    for (let count = 0; count < MOST_JOINED; count++) {
      const start = starts.next().getTime();
      yield { from: Math.min(...this.#instants(start)), until: Math.max(...this.#instants(start + this.#duration)) };
    }
  }

  /** What the clocks show, as if it were UTC: there every hour comes once. */
  #wallClock(at: Instant): number {
    return at + this.#offset(at);
  }

  /** When the clocks show it: once; twice, or never, on a day when they are changed. */
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
