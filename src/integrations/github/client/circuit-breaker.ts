// Is anybody there? Where GitHub did not answer several times in a row it is left alone for a while, then tried once.

import { Refusal } from "../../../model/refusal.ts";
import type { Instant, Milliseconds } from "../../../model/time.ts";

/** So many in a row, whoever asked. */
const MOST_FAILURES = 5;
const SHORTEST_REST: Milliseconds = 5_000;
/** Whoever waits for an answer does not wait much longer than GitHub is away. */
const LONGEST_REST: Milliseconds = 60_000;
/** Whoever tries has come to an end by then. */
const LONGEST_TRIAL: Milliseconds = 30_000;

export class CircuitBreaker {
  #failures = 0;
  /** Times in a row that it was left alone. */
  #rests = 0;
  /** Nobody asks before. */
  #until: Instant = 0;
  #isTrying = false;

  /** Throws Refusal `too-many`: nothing was sent. Whoever is let through after a rest tries for all. */
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

  /** There was no answer, or one that its servers failed. */
  failed(at: Instant): void {
    if (++this.#failures < MOST_FAILURES) return;
    // Who asked before it was left alone says nothing new.
    if (at < this.#until && !this.#isTrying) return;
    this.#until = at + Math.min(LONGEST_REST, SHORTEST_REST * 2 ** this.#rests++);
    this.#isTrying = false;
  }

  /** Whatever it said. */
  answered(): void {
    this.#failures = 0;
    this.#rests = 0;
    this.#until = 0;
    this.#isTrying = false;
  }
}
