// How is long work done without holding up everything else?

import type { Clock } from "../ports/runtime.ts";

/** In milliseconds. Nobody notices a few. */
const SLICE = 5;

export interface Slicing {
  readonly clock: Clock;
  /** As `Muster.pause`. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/** Without pauses, where nothing else has to go on. */
export const IN_ONE_GO: Slicing = { clock: { now: () => 0 } };

/**
 * Returns a function to call between any two steps. It pauses whenever a slice is over; undefined: there is nothing to
 * wait for.
 */
export function slicer({ clock, pause }: Slicing): () => Promise<void> | undefined {
  let start = clock.now();
  const rest = async (): Promise<void> => {
    await pause?.();
    start = clock.now();
  };
  return () => (Math.abs(clock.now() - start) < SLICE ? undefined : rest());
}

/** Runs a generator to its end, with pauses between its steps. */
export async function inSlices<Answer>(slicing: Slicing, steps: Generator<unknown, Answer>): Promise<Answer> {
  const breathe = slicer(slicing);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    const pausing = breathe();
    if (pausing !== undefined) await pausing;
  }
  return step.value;
}
