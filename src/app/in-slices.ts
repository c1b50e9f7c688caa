// How is long work done so that nobody waits for all of it?

import type { Clock } from "../ports/runtime.ts";

/** Milliseconds; a few are not noticed. */
const SLICE = 5;

export interface Slicing {
  readonly clock: Clock;
  /** As `Muster.pause`. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/** For who has nobody to wait. */
export const IN_ONE_GO: Slicing = { clock: { now: () => 0 } };

/** Lets others have their turn whenever a slice is over: to be called between any two steps. */
export function slicer({ clock, pause }: Slicing): () => Promise<void> | undefined {
  let start = clock.now();
  const rest = async (): Promise<void> => {
    await pause?.();
    start = clock.now();
  };
  return () => (Math.abs(clock.now() - start) < SLICE ? undefined : rest());
}

/** Takes all steps. */
export async function inSlices<Answer>(slicing: Slicing, steps: Generator<unknown, Answer>): Promise<Answer> {
  const breathe = slicer(slicing);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    const pausing = breathe();
    if (pausing !== undefined) await pausing;
  }
  return step.value;
}
