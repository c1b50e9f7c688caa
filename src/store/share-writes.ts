// How do many who write at once share one write to disk?

import { StoreConflict, StoreUnavailable } from "../ports/failures.ts";
import type { Driver } from "./driver.ts";

interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** What comes in before `write` is called is written together. `write` returns one answer for each, in their order. */
export function shareWrites<Asked, Answer>(
  driver: Pick<Driver, "defer">,
  write: (asked: readonly Asked[]) => Promise<readonly (Answer | StoreConflict)[]>,
): (asked: Asked) => Promise<Answer> {
  let waiting: Waiting<Asked, Answer>[] = [];

  const settle = async (batch: readonly Waiting<Asked, Answer>[]): Promise<void> => {
    const answers = await write(batch.map(({ asked }) => asked));
    for (const [place, { resolve, reject }] of batch.entries()) {
      const answer = answers[place] as Answer | StoreConflict;
      if (answer instanceof StoreConflict) reject(answer);
      else resolve(answer);
    }
  };
  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    try {
      await settle(batch);
    } catch (error) {
      // One write that can never succeed, since its id is taken, must not fail the others.
      if (batch.length === 1 || error instanceof StoreUnavailable) for (const { reject } of batch) reject(error);
      else for (const one of batch) await settle([one]).catch(one.reject);
    }
  };

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      if (waiting.length === 1) driver.defer(() => void flush());
    });
}
