// Was the same asked a moment ago, or is it being decided right now? Then nothing is decided twice.

import type { Explain, Verdict } from "../model/decision.ts";
import type { Instant } from "../model/time.ts";
import type { Store } from "../ports.ts";

/** A decision that is on disk. */
export interface AnsweredDecision {
  readonly id: string;
  readonly verdict: Verdict;
  /** JSON, as it was given first. */
  readonly answer: string;
  readonly explain: Explain;
  /** Null: until anything it rests on changes, which then has another key. */
  readonly validUntil: Instant | null;
}

/** Answers of a few kilobytes each. */
const MOST_KEPT = 2_000;

export class RecentDecisions {
  /** The one asked for last comes last. */
  readonly #answered = new Map<string, AnsweredDecision>();
  readonly #deciding = new Map<string, Promise<AnsweredDecision>>();

  /** The decision of this key that holds, or is being made; undefined: nobody asked lately. */
  find(key: string, at: Instant): AnsweredDecision | Promise<AnsweredDecision> | undefined {
    const answered = this.#answered.get(key);
    if (answered === undefined) return this.#deciding.get(key);
    this.#answered.delete(key);
    if (answered.validUntil !== null && answered.validUntil <= at) return this.#deciding.get(key);
    this.#answered.set(key, answered);
    return answered;
  }

  /** Whoever asks meanwhile gets what `decide` comes to. */
  async add<Answered extends AnsweredDecision>(key: string, decide: () => Promise<Answered>): Promise<Answered> {
    const deciding = decide();
    this.#deciding.set(key, deciding);
    try {
      const answered = await deciding;
      this.#keep(key, answered);
      return answered;
    } finally {
      if (this.#deciding.get(key) === deciding) this.#deciding.delete(key);
    }
  }

  #keep(key: string, answered: AnsweredDecision): void {
    this.#answered.set(key, answered);
    if (this.#answered.size <= MOST_KEPT) return;
    for (const oldest of this.#answered.keys()) {
      this.#answered.delete(oldest);
      break;
    }
  }
}

const KNOWN = new WeakMap<Store, RecentDecisions>();

/** Of this store: there is nothing recent where one is made for each request. */
export function recentDecisions(store: Store): RecentDecisions {
  const recent = KNOWN.get(store) ?? new RecentDecisions();
  KNOWN.set(store, recent);
  return recent;
}
