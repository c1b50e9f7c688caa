// How does a command speak beside its result?

import { cleanText } from "../report/clean-text.ts";
import { OutputClosed } from "./world.ts";
import type { Output } from "./world.ts";

/** One line; whoever no longer listens misses nothing. */
export async function say(output: Output, line: string): Promise<void> {
  try {
    await output.write(`${cleanText(line)}\n`);
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}

export async function sayError(output: Output, message: string, help: string | undefined): Promise<void> {
  await say(output, `muster: ${message}`);
  if (help !== undefined) await say(output, `  = help: ${help}`);
}
