// What was ended after a backup was taken, and must not come back with it?

import type { Waiver } from "../../model/directive.ts";
import { digestOfDirective } from "../../model/directive-digest.ts";
import type { Instant } from "../../model/time.ts";
import type { Store } from "../../ports/store.ts";
import { endToken } from "../access/revoke-token.ts";
import { everyItem } from "../every-item.ts";

export interface EndedAgain {
  readonly tokens: number;
  readonly waivers: number;
}

interface Restored {
  readonly store: Store;
  readonly at: Instant;
  /** As `Identity.actor`. */
  readonly actor: string;
}

/**
 * `newer`: the store that was served until the backup took its place. Tokens and waivers that were revoked there are
 * revoked again, each with an entry in the audit log.
 */
export async function endAgain(newer: Store, restored: Restored): Promise<EndedAgain> {
  return { tokens: await endTokens(newer, restored), waivers: await endWaivers(newer, restored) };
}

async function endTokens(newer: Store, { store, at, actor }: Restored): Promise<number> {
  let ended = 0;
  for (const { id, revokedAt } of await newer.tokens.list()) {
    if (revokedAt === null) continue;
    const summary = "token revoked again: it was, after the backup";
    if (await endToken(store, id, { at, actor, summary })) ended++;
  }
  return ended;
}

async function endWaivers(newer: Store, restored: Restored): Promise<number> {
  let ended = 0;
  for await (const waiver of everyItem((page) => newer.directives.list({ kind: "waiver", ...page }))) {
    if (waiver.ended !== null && (await endWaiver(waiver.id, restored))) ended++;
  }
  return ended;
}

async function endWaiver(id: string, { store, at, actor }: Restored): Promise<boolean> {
  const before = await store.directives.get(id);
  if (before?.kind !== "waiver" || before.ended !== null) return false;
  const after: Waiver = { ...before, ended: { by: actor, at } };
  const summary = `waiver of \`${before.scorecard}/${before.rule}\` for ${before.entity} revoked again: it was, after the backup`;
  return store.directives.change(before, after, {
    kind: "waiver",
    at,
    actor,
    subject: id,
    summary,
    digest: digestOfDirective(after),
  });
}
