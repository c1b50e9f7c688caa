// Where is the receipt of a decision written, for the tool that releases later?

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Decision } from "../../model/decision.ts";
import { UsageError } from "../../model/usage-error.ts";
import type { Server } from "../ask-server.ts";
import { askForObject } from "../read-answer.ts";
import { reasonOf } from "../read-files.ts";
import { say } from "../say.ts";
import { AnswerRefused, ServerUnavailable } from "../server-failure.ts";
import type { World } from "../world.ts";

/**
 * The verdict stands without a receipt, so a missing one only causes a warning. Throws UsageError when the file cannot
 * be written.
 */
export async function writeReceipt({ id }: Decision, file: string, server: Server, world: World): Promise<void> {
  if (id === null) return say(world.stderr, "warning: no receipt: the decision was not recorded");
  const receipt = await receiptOf(id, server, world);
  if (receipt === undefined) return;
  try {
    writeFileSync(resolve(world.cwd, file), `${JSON.stringify(receipt)}\n`);
  } catch (error) {
    throw new UsageError(`\`${file}\` cannot be written: ${reasonOf(error)}`);
  }
}

async function receiptOf(id: string, server: Server, world: World): Promise<object | undefined> {
  try {
    const path = `/v1/decisions/${encodeURIComponent(id)}/receipt`;
    return await askForObject(server, { method: "GET", path });
  } catch (error) {
    if (!(error instanceof AnswerRefused) && !(error instanceof ServerUnavailable)) throw error;
    await say(world.stderr, `warning: no receipt: ${error.message}`);
    return undefined;
  }
}
