// How is long work done so that nobody waits for all of it?

import type { Muster } from "./muster.ts";

/** Milliseconds; a few are not noticed. */
const SLICE = 5;

/** Lets others have their turn whenever a slice is over: to be called between any two steps. */
export function slicer({ clock, pause }: Pick<Muster, "clock" | "pause">): () => Promise<void> | undefined {
  let start = clock.now();
  const rest = async (): Promise<void> => {
    await pause?.();
    start = clock.now();
  };
  return () => (Math.abs(clock.now() - start) < SLICE ? undefined : rest());
}

/** Takes all steps. */
export async function inSlices<Answer>(
  muster: Pick<Muster, "clock" | "pause">,
  steps: Generator<unknown, Answer>,
): Promise<Answer> {
  const breathe = slicer(muster);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    const pausing = breathe();
    if (pausing !== undefined) await pausing;
  }
  return step.value;
}
