// Which rules does the service start with?

import { Refusal } from "../../model/refusal.ts";
import type { RulebookRecord } from "../../ports/rulebooks.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { activateRules } from "./activate-rules.ts";
import type { Muster } from "../muster.ts";

const MUSTER = { actor: "muster" };

/**
 * With the rules that are `offered`, or if they do not load, with the last that did. If none are offered: with those
 * that were pushed, otherwise with the program's own as they are now. Throws the Refusal if no rules are in force then.
 */
export async function ensureRules(muster: Muster, offered?: readonly SourceFile[]): Promise<void> {
  const { rules, store } = muster;
  if (offered === undefined && (await wasPushed(muster))) return;
  try {
    await activateRules(muster, offered ?? rules.shipped, MUSTER);
  } catch (error) {
    if (!(error instanceof Refusal) || (await rules.current(store)) === undefined) throw error;
  }
}

async function wasPushed({ store }: Muster): Promise<boolean> {
  const digest = await store.rulebooks.active();
  const record = digest === null ? undefined : await store.rulebooks.get(digest);
  return record !== undefined && !isShipped(record);
}

/** Whether these are the program's own rules, as they were at the time. An update of the program updates those. */
function isShipped({ files, shipped }: RulebookRecord): boolean {
  return JSON.stringify(files) === JSON.stringify(shipped);
}
