// Is nothing signed but what was recorded?

import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { issueReceipt } from "../../../src/app/audit/issue-receipt.ts";
import { publishSigners } from "../../../src/app/audit/signing.ts";
import { CHAIN_START, chainAct } from "../../../src/model/audit.ts";
import type { AuditEntry } from "../../../src/model/audit.ts";
import { digestOfDecision } from "../../../src/model/decision-record.ts";
import type { Store } from "../../../src/ports/store.ts";
import { sqlStore } from "../../../src/store/sql-store.ts";
import { sqliteDriver } from "../../../src/store/sqlite/sqlite-driver.ts";
import { TEST_SIGNER } from "../../receipt/keys.ts";
import { openFolder } from "../../store/open-folder.ts";
import type { TestFolder } from "../../store/open-folder.ts";
import { FACTS, gateMuster } from "../gate-muster.ts";

let folder: TestFolder;
let db: Database.Database;
let store: Store;
let id = "";

beforeEach(async () => {
  folder = openFolder();
  const recorded = await folder.open();
  const muster = await gateMuster({ store: recorded, facts: FACTS });
  ({ id } = (await muster.ask({ change: { type: "release", version: "1" } })) as { id: string });
  await muster.ask({ change: { type: "release", version: "2" } });
  await recorded.close();
  db = new Database(folder.path);
  const triggers = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all() as string[];
  for (const name of triggers) db.exec(`DROP TRIGGER \`${name}\``);
  store = sqlStore(sqliteDriver(() => db));
});
afterEach(() => {
  db.close();
  folder.remove();
});

async function receipt() {
  const muster = await gateMuster({ store, facts: [] });
  const signing = await publishSigners(muster, { signers: [TEST_SIGNER] });
  return issueReceipt({ ...muster, signing }, id, "decision");
}

const entry = () => db.prepare("SELECT * FROM audit WHERE subject = ?").get(id) as AuditEntry;

/** As somebody would who knows how entries are made. */
async function rewriteEntry(): Promise<void> {
  const record = await store.decisions.get(id);
  if (record === undefined) throw new Error("it is gone");
  const { previous, sequence } = entry();
  const last = sequence === 1 ? CHAIN_START : { sequence: sequence - 1, hash: previous };
  const { digest, hash } = chainAct({ ...entry(), digest: digestOfDecision(record) }, last);
  db.prepare("UPDATE audit SET digest = ?, hash = ? WHERE sequence = ?").run(digest, hash, sequence);
}

it("signs a decision as it was recorded", async () => {
  expect((await receipt()).signatures).toHaveLength(1);
});

it.each<[string, () => unknown, string, string]>([
  [
    "whose row was edited",
    () => db.prepare("UPDATE decisions SET verdict = 'allow', environment = 'staging' WHERE id = ?").run(id),
    "decision-changed",
    "was changed after it was recorded",
  ],
  [
    "whose row and entry were edited",
    async () => {
      db.prepare("UPDATE decisions SET environment = 'staging' WHERE id = ?").run(id);
      const digest = digestOfDecision((await store.decisions.get(id)) as never);
      db.prepare("UPDATE audit SET digest = ? WHERE subject = ?").run(digest, id);
    },
    "entry-changed",
    "the entry of",
  ],
  [
    "whose entry was written anew for it, which the next does not follow",
    async () => {
      db.prepare("UPDATE decisions SET environment = 'staging' WHERE id = ?").run(id);
      await rewriteEntry();
    },
    "entry-changed",
    "the entry of",
  ],
  [
    "whose entry is gone",
    () => db.prepare("DELETE FROM audit WHERE subject = ?").run(id),
    "decision-without-entry",
    "no entry of the audit log tells of",
  ],
  [
    "that took the place of another",
    () => {
      db.prepare("UPDATE decisions SET sequence = sequence + 1000 WHERE id = ?").run(id);
    },
    "decision-without-entry",
    "no entry of the audit log tells of",
  ],
])("signs none %s", async (_, tamper, code, message) => {
  await tamper();
  const refused = receipt();
  await expect(refused).rejects.toMatchObject({ kind: "unavailable", code });
  await expect(refused).rejects.toThrow(message);
  await expect(refused).rejects.toThrow(id);
});
