// Which rules does the service start with: those of its folder, or, where these do not load, the last that did?

import { Refusal } from "../model/refusal.ts";
import type { SourceFile } from "../text/source-file.ts";
import { activateRules } from "./activate-rules.ts";
import type { Muster } from "./muster.ts";

/** How the audit log calls what nobody asked for. */
const SERVICE = { actor: "muster" };

/**
 * `files`: undefined where the service has no folder of its own, only what is pushed. Throws Refusal
 * `rules-do-not-load` with all problems where there is nothing to fall back to; else `muster.rules.refused` tells them.
 */
export async function startRules(muster: Muster, files: readonly SourceFile[] | undefined): Promise<void> {
  if (files === undefined) return;
  try {
    await activateRules(muster, files, SERVICE);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "rules-do-not-load") throw error;
    const last = await muster.rules.current(muster.store);
    if (last === undefined) throw error;
    muster.log.warn("rules fell back to the last that loaded", { rulebook: last.rulebook.digest });
  }
}
