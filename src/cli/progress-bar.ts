// How far is it? A bar on the terminal for work that takes more than a second, and nothing anywhere else.

import type { Progress } from "../app/files/evaluate-files.ts";
import type { Instant } from "../model/time.ts";
import type { World } from "./world.ts";

const PATIENCE = 1_000;
const REDRAW = 100;
const BAR = 24;

export interface ProgressBar {
  /** Cheap enough to be called often. */
  update(what: string, done: number, total: number): void;
  clear(): void;
}

export function createProgressBar({ stderr, now }: World): ProgressBar {
  const start = now();
  let drawn: Instant | undefined;
  if (!stderr.isTTY) return { update: () => undefined, clear: () => undefined };
  const write = (text: string): void => void stderr.write(text).catch(() => undefined);
  return {
    update(what, done, total) {
      const at = now();
      if (total === 0 || at - start < PATIENCE || at - (drawn ?? 0) < REDRAW) return;
      drawn = at;
      const filled = Math.min(BAR, Math.floor((done / total) * BAR));
      const share = String(Math.min(100, Math.floor((done / total) * 100))).padStart(3);
      write(`\r${what} ${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${share} %\u001b[K`);
    },
    clear() {
      if (drawn !== undefined) write("\r\u001b[K");
      drawn = undefined;
    },
  };
}

/** Runs the generator to its end, showing its progress, and removes the bar. */
export function runWith<Report>(bar: ProgressBar, running: Generator<Progress, Report>): Report {
  let step = running.next();
  for (; step.done !== true; step = running.next()) bar.update(step.value.phase, step.value.done, step.value.total);
  bar.clear();
  return step.value;
}
