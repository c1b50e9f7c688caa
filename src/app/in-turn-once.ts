// How is work that many ask for done once for all of them?

import type { Store } from "../ports/store.ts";

interface UnderWay {
  done: Promise<void>;
  /** Somebody asked since it began: what they mean may have been passed already. */
  isAskedAgain: boolean;
}

const UNDER_WAY = new WeakMap<Store, Map<string, UnderWay>>();

/** By what it is called: whoever asks while it is being done waits for one more run, together with all others. */
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
    // INVARIANT: in the same turn as the last look: nobody joins what looks no more.
    end();
  }
}
