// By which time do things expire, if the clock is set back? By the latest time that was seen: what is over stays over.

import { DAY } from "./time.ts";
import type { Instant, Milliseconds } from "./time.ts";

/** A clock that goes back further was wrong before. Waiting until it is that late again would help nobody. */
const FURTHEST_BACK: Milliseconds = 2 * DAY;

export class LatestSeen {
  #latest: Instant = -Infinity;

  /** `now`: what the clock shows. Returns that, or the later time it showed before. */
  at(now: Instant): Instant {
    if (now > this.#latest || this.#latest - now > FURTHEST_BACK) this.#latest = now;
    return this.#latest;
  }
}
