// How is work that many ask for done once for all of them?

interface UnderWay {
  done: Promise<void>;
  /** Somebody asked since it began: what they mean may have been passed already. */
  isAskedAgain: boolean;
}

const UNDER_WAY = new WeakMap<object, UnderWay>();

/** By `key`: whoever asks while it is being done waits for one more run, together with all others. */
export function inTurnOnce(key: object, work: () => Promise<void>): Promise<void> {
  const known = UNDER_WAY.get(key);
  if (known !== undefined) {
    known.isAskedAgain = true;
    return known.done;
  }
  const underWay: UnderWay = { done: Promise.resolve(), isAskedAgain: true };
  UNDER_WAY.set(key, underWay);
  underWay.done = repeat(key, underWay, work);
  return underWay.done;
}

async function repeat(key: object, underWay: UnderWay, work: () => Promise<void>): Promise<void> {
  try {
    while (underWay.isAskedAgain) {
      underWay.isAskedAgain = false;
      await work();
    }
  } finally {
    // INVARIANT: in the same turn as the last look: nobody joins what looks no more.
    UNDER_WAY.delete(key);
  }
}
