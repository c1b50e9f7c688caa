// How does a command say something beside its result?

import { hideSecrets } from "../model/secret-text.ts";
import { cleanText } from "../report/clean-text.ts";
import { OutputClosed } from "./world.ts";
import type { Output } from "./world.ts";

/** Writes one line. If nobody reads any more, it is dropped. */
export async function say(output: Output, line: string): Promise<void> {
  try {
    await output.write(`${cleanText(line)}\n`);
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}

/** Hides secrets: an argument in the wrong place may be one, and a job's log keeps what is written here. */
export async function sayError(output: Output, message: string, help: string | undefined): Promise<void> {
  await say(output, `muster: ${hideSecrets(message)}`);
  if (help !== undefined) await say(output, `  = help: ${hideSecrets(help)}`);
}
