// What did GitHub answer before, so that it only has to say whether that has changed?

import type { JsonValue } from "../../../model/json.ts";

export interface KeptAnswer {
  /** Null: the answer never changes. */
  readonly etag: string | null;
  /** As validated, which is less than what was sent. */
  readonly value: JsonValue;
  readonly link: string | null;
}

/** In characters. */
const MOST_KEPT = 32 * 2 ** 20;

/** The answers used most recently, up to a total size. They are lost with the process and then read again. */
export class KeptAnswers {
  /** In order of use, the most recent last. */
  readonly #answers = new Map<string, KeptAnswer & { readonly size: number }>();
  readonly #most: number;
  #size = 0;

  constructor(most = MOST_KEPT) {
    this.#most = most;
  }

  find(key: string): KeptAnswer | undefined {
    const found = this.#answers.get(key);
    if (found === undefined) return undefined;
    this.#answers.delete(key);
    this.#answers.set(key, found);
    return found;
  }

  keep(key: string, answer: KeptAnswer): void {
    this.#forget(key);
    const size = key.length + JSON.stringify(answer.value).length;
    this.#answers.set(key, { ...answer, size });
    this.#size += size;
    for (const oldest of this.#answers.keys()) {
      if (this.#size <= this.#most) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#size -= this.#answers.get(key)?.size ?? 0;
    this.#answers.delete(key);
  }
}
