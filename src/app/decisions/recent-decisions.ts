// Was the same asked a moment ago, or is it being decided right now? Then nothing is decided twice.

import type { Explain, Verdict } from "../../model/decision.ts";
import type { Particulars } from "./decision-record.ts";
import { ifHolding } from "../../model/decision-record.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import type { Store } from "../../ports/store.ts";

/** A decision that is on disk. */
export interface AnsweredDecision extends Pick<DecisionRecord, "key" | "validUntil"> {
  readonly id: string;
  readonly verdict: Verdict;
  /** What was told. The answer is made from it each time, and is not kept. */
  readonly telling: string;
  readonly particulars: Particulars;
  readonly explain: Explain;
}

type Asked = Pick<DecisionRecord, "question" | "key" | "decidedAt">;

interface Deciding {
  readonly key: string;
  readonly answered: Promise<AnsweredDecision>;
}

/** In characters, as `sizeOf` counts them. */
const MOST_KEPT = 16 * 2 ** 20;

/**
 * The newest decision of each question: once the question was answered otherwise, no earlier decision is the answer.
 */
export class RecentDecisions {
  /** In the order in which they were last asked for. */
  readonly #answered = new Map<string, AnsweredDecision>();
  readonly #deciding = new Map<string, Deciding>();
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #most: number;
  #kept = 0;

  constructor(most = MOST_KEPT) {
    this.#most = most;
  }

  /** The decision that is the answer, or will be; undefined: nobody has asked lately. */
  find(asked: Asked): AnsweredDecision | Promise<AnsweredDecision> | undefined {
    const { question } = asked;
    const deciding = this.#deciding.get(question);
    if (deciding !== undefined) return deciding.key === asked.key ? deciding.answered : undefined;
    const newest = this.#answered.get(question);
    if (newest !== undefined) this.#keep(question, newest);
    return ifHolding(newest, asked);
  }

  /** Whoever asks meanwhile gets the same result of `decide`. */
  async add<Answered extends AnsweredDecision>(
    { question, key }: Asked,
    decide: () => Promise<Answered>,
  ): Promise<Answered> {
    const deciding = { key, answered: decide() };
    this.#deciding.set(question, deciding);
    try {
      const answered = await deciding.answered;
      this.#keep(question, answered);
      for (const wake of this.#waiting.get(question) ?? []) wake();
      return answered;
    } finally {
      if (this.#deciding.get(question) === deciding) this.#deciding.delete(question);
    }
  }

  /** Calls `wake` for every answer to the question that this process gives. Returns how to stop that. */
  listen(question: string, wake: () => void): () => void {
    const waiting = this.#waiting.get(question) ?? new Set();
    this.#waiting.set(question, waiting.add(wake));
    return () => {
      waiting.delete(wake);
      if (waiting.size === 0 && this.#waiting.get(question) === waiting) this.#waiting.delete(question);
    };
  }

  #keep(question: string, answered: AnsweredDecision): void {
    this.#forget(question);
    this.#answered.set(question, answered);
    this.#kept += sizeOf(answered);
    for (const oldest of this.#answered.keys()) {
      if (this.#kept <= this.#most) return;
      this.#forget(oldest);
    }
  }

  #forget(question: string): void {
    const known = this.#answered.get(question);
    if (known !== undefined) this.#kept -= sizeOf(known);
    this.#answered.delete(question);
  }
}

/** In characters: what was told, and the artifacts that are released, of which there may be a hundred. */
function sizeOf({ telling, particulars }: AnsweredDecision): number {
  const { artifacts = [] } = particulars.change;
  return artifacts.reduce((size, { uri, sha256 }) => size + uri.length + sha256.length, telling.length);
}

const KNOWN = new WeakMap<Store, RecentDecisions>();

/** For this store. Where each request makes its own store, nothing is ever recent. */
export function recentDecisions(store: Store): RecentDecisions {
  const recent = KNOWN.get(store) ?? new RecentDecisions();
  KNOWN.set(store, recent);
  return recent;
}
