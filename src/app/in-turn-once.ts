// How is work that many ask for at once done for all of them together?

import type { Store } from "../ports/store.ts";

interface UnderWay {
  done: Promise<void>;
  /** Somebody asked after this run began. It may have passed what they want done, so there has to be one more. */
  isAskedAgain: boolean;
}

const UNDER_WAY = new WeakMap<Store, Map<string, UnderWay>>();

/** One name always means the same work. All who ask during a run wait for one more run, together. */
export function inTurnOnce(store: Store, name: string, work: () => Promise<void>): Promise<void> {
  const ofStore = UNDER_WAY.get(store) ?? new Map<string, UnderWay>();
  UNDER_WAY.set(store, ofStore);
  const known = ofStore.get(name);
  if (known !== undefined) {
    known.isAskedAgain = true;
    return known.done;
  }
  const underWay: UnderWay = { done: Promise.resolve(), isAskedAgain: true };
  ofStore.set(name, underWay);
  underWay.done = repeat(underWay, work, () => ofStore.delete(name));
  return underWay.done;
}

async function repeat(underWay: UnderWay, work: () => Promise<void>, end: () => void): Promise<void> {
  try {
    while (underWay.isAskedAgain) {
      underWay.isAskedAgain = false;
      await work();
    }
  } finally {
    // INVARIANT: nothing is awaited between the last look at `isAskedAgain` and here, so nobody joins a finished run.
    end();
  }
}
