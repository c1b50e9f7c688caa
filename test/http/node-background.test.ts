// Does work behind requests let them finish first, and go on all the same?

import { describe, expect, it } from "vitest";
import { workInBackground } from "../../src/http/node-background.ts";

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Somebody else's work: some turns of the event loop, each as long as the clock says. */
function busy(turns: number, milliseconds: number) {
  let now = 0;
  let left = turns;
  const work = (): void => {
    now += milliseconds;
    if (--left > 0) setImmediate(work);
  };
  setImmediate(work);
  return { elapsed: () => now, left: () => left };
}

describe("a pause", () => {
  it("lasts until the turns of others are short again", async () => {
    const { elapsed, left } = busy(6, 2);
    await workInBackground(SILENT, elapsed).pause();
    expect(left()).toBe(0);
  });

  it("does not wait for what takes no time", async () => {
    const { elapsed, left } = busy(6, 0.1);
    await workInBackground(SILENT, elapsed).pause();
    expect(left()).toBe(5);
  });

  it("ends however busy others are", async () => {
    const { elapsed, left } = busy(100, 10);
    await workInBackground(SILENT, elapsed).pause();
    expect(left()).toBe(97);
  });

  it("is where work ends that is stopped", async () => {
    const background = workInBackground(SILENT, () => 0);
    const steps: number[] = [];
    void background.run(async () => {
      for (;;) {
        steps.push(steps.length);
        await background.pause();
      }
    }, "never ends");
    await background.stop();
    expect(steps.length).toBeGreaterThan(0);
  });
});
