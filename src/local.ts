// The composition root for commands that read or change a database on this machine, without a server.

import { existsSync } from "node:fs";
import { createTokenRequest, describeToken } from "./api/tokens.ts";
import type { CreateTokenRequest } from "./api/tokens.ts";
import { createToken } from "./app/access/create-token.ts";
import { endAgain } from "./app/audit/end-again.ts";
import type { EndedAgain } from "./app/audit/end-again.ts";
import { examineKept } from "./app/audit/examine-kept.ts";
import { replayDecision } from "./app/decisions/replay-decision.ts";
import { everyItem } from "./app/every-item.ts";
import { createRulesInForce } from "./app/rules/rules-in-force.ts";
import { listKeys } from "./app/audit/signing.ts";
import { verifyAudit } from "./app/audit/verify-audit.ts";
import type { LocalStore } from "./cli/world.ts";
import { readSources } from "./http/read-settings.ts";
import { systemChance } from "./http/system-chance.ts";
import { Refusal } from "./model/refusal.ts";
import { StoreRefused } from "./ports/failures.ts";
import { backupStore } from "./store/sqlite/backup.ts";
import { examineStore } from "./store/sqlite/examine.ts";
import { openSqliteStore } from "./store/sqlite/open-sqlite-store.ts";
import { movedAside, restoreStore } from "./store/sqlite/restore.ts";
import type { SqliteStore } from "./store/sqlite/open-sqlite-store.ts";

/** The actor where a token is made without any identity, by whoever may write the database file. */
const BY = { actor: "muster token create --db" };
const NEEDED = ["database", "integrity", "migrations"];

export const localStore: LocalStore = {
  createToken: (path, request) =>
    using(path, false, async (store) => {
      const maker = { store, clock: { now: () => Date.now() }, chance: systemChance() };
      const { text, token } = await createToken(maker, readRequest(request), BY);
      return { ...describeToken(token), token: text };
    }),

  verifyAudit: (path, expectHead) =>
    using(path, true, (store) => {
      const heads = [expectHead, store.noted?.store === store.id ? store.noted.hash : undefined];
      return verifyAudit(store, { expectHeads: heads.filter((head) => head !== undefined) });
    }),

  keys: (path) => using(path, true, (store) => listKeys({ store })),

  async *replay(path, ids) {
    const store = await openSqliteStore({ path, readOnly: true });
    try {
      const rules = createRulesInForce([]);
      for await (const id of ids ?? allDecisions(store)) yield await replayDecision({ store, rules }, id);
    } finally {
      await store.close();
    }
  },

  backup: async (path, to) => {
    if (!existsSync(path))
      throw new StoreRefused("no-store", `there is no database \`${path}\``, "name it with `--db`");
    return backupStore(path, to);
  },

  restore: async (from, to, replace) => {
    const restored = { from, to, replace, at: Date.now(), actor: "muster restore" };
    const backup = await restoreStore(restored);
    const endedAgain = await endAgainIn(restored);
    const added = (endedAgain?.tokens ?? 0) + (endedAgain?.waivers ?? 0);
    return { ...backup, entries: backup.entries + added, endedAgain };
  },

  examine: async (path) => {
    const examined = examineStore(path);
    // Only a database that is sound as a whole is looked into.
    if (!NEEDED.every((check) => examined.some((one) => one.check === check && one.ok))) return examined;
    return [...examined, ...(await using(path, true, (store) => examineKept(store, readSources(process.env))))];
  },
};

/**
 * Reads every database that a restore has moved aside. One alone may be older than a token, and then does not say that
 * the token has ended. Undefined: there is none. Null: some of them cannot be read, which may be why a backup was
 * restored.
 */
async function endAgainIn({ to, at, actor }: Restoring): Promise<EndedAgain | null | undefined> {
  const ended: (EndedAgain | null)[] = [];
  for (const before of movedAside(to).filter(existsSync)) {
    const endIn = (newer: SqliteStore) => using(to, false, (store) => endAgain(newer, { store, at, actor }));
    ended.push(await using(before, true, endIn).catch(() => null));
  }
  if (ended.length === 0) return undefined;
  const known = ended.filter((one) => one !== null);
  if (known.length < ended.length) return null;
  const sum = (name: keyof EndedAgain): number => known.reduce((total, one) => total + one[name], 0);
  return { tokens: sum("tokens"), waivers: sum("waivers") };
}

type Restoring = Pick<Parameters<typeof restoreStore>[0], "to" | "at" | "actor">;

function readRequest(request: object): CreateTokenRequest {
  const { data, error } = createTokenRequest.safeParse(request);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw new Refusal("invalid", "bad-token", `\`${issue?.path.join(".")}\`: ${issue?.message}`);
}

async function using<Answer>(
  path: string,
  readOnly: boolean,
  use: (store: SqliteStore) => Promise<Answer>,
): Promise<Answer> {
  const store = await openSqliteStore({ path, readOnly });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function* allDecisions({ decisions }: SqliteStore): AsyncGenerator<string> {
  for await (const { id } of everyItem((page) => decisions.list(page))) yield id;
}
