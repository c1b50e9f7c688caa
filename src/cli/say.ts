// How does a command speak beside its result?

import { hideSecrets } from "../model/secret-text.ts";
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

/** What was written in the wrong place may be a secret: a job's log keeps what stands here. */
export async function sayError(output: Output, message: string, help: string | undefined): Promise<void> {
  await say(output, `muster: ${hideSecrets(message)}`);
  if (help !== undefined) await say(output, `  = help: ${hideSecrets(help)}`);
}
