// Is GitHub reachable? After several failures in a row it is not asked for a while; then one request tries again.

import { Refusal } from "../../../model/refusal.ts";
import type { Instant, Milliseconds } from "../../../model/time.ts";

/** How many failures in a row, over all callers. */
const MOST_FAILURES = 5;
const SHORTEST_REST: Milliseconds = 5_000;
/** Short enough that callers do not wait much longer than GitHub is away. */
const LONGEST_REST: Milliseconds = 60_000;
/** A trial request has ended by then. */
const LONGEST_TRIAL: Milliseconds = 30_000;

export class CircuitBreaker {
  #failures = 0;
  /** How often in a row GitHub was left alone. */
  #rests = 0;
  /** No requests before this instant. */
  #until: Instant = 0;
  #isTrying = false;

  /** Throws Refusal `too-many`: nothing was sent. After a rest, the first request let through is a trial for all. */
  require(at: Instant): void {
    if (this.#failures < MOST_FAILURES) return;
    if (at < this.#until) {
      const seconds = Math.ceil((this.#until - at) / 1_000);
      const message = `GitHub did not answer ${this.#failures} times in a row: it is not asked for ${seconds} s`;
      throw new Refusal("too-many", "github-at-rest", message);
    }
    this.#until = at + LONGEST_TRIAL;
    this.#isTrying = true;
  }

  /** There was no answer, or a server error. */
  failed(at: Instant): void {
    if (++this.#failures < MOST_FAILURES) return;
    // A failure of a request sent before the rest began says nothing new.
    if (at < this.#until && !this.#isTrying) return;
    this.#until = at + Math.min(LONGEST_REST, SHORTEST_REST * 2 ** this.#rests++);
    this.#isTrying = false;
  }

  /** There was an answer, whatever it said. */
  answered(): void {
    this.#failures = 0;
    this.#rests = 0;
    this.#until = 0;
    this.#isTrying = false;
  }
}
