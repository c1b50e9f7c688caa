// Is an answer, or a deployed release, that somebody changed, took away or put into a database found, and named?

import Database from "better-sqlite3";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { lockRequest } from "../../../src/api/locks.ts";
import { lockReleases } from "../../../src/app/directives/lock-releases.ts";
import { answerRelease } from "../../../src/app/directives/answer-release.ts";
import { markDeployed } from "../../../src/app/directives/mark-deployed.ts";
import { verifyAudit } from "../../../src/app/audit/verify-audit.ts";
import { sqlStore } from "../../../src/store/sql-store.ts";
import { sqliteDriver } from "../../../src/store/sqlite/sqlite-driver.ts";
import { openFolder } from "../../store/open-folder.ts";
import type { TestFolder } from "../../store/open-folder.ts";
import { gateMuster, PIPELINE, RULES } from "../gate-muster.ts";

const ASKING_GATE = `kind: Gate
id: asking
title: Asks somebody
environments: [asking]
approvals: [{ from: group:default/sre, count: 1 }]
`;
const APPROVER = { ...PIPELINE, actor: "user:default/dana", token: "tok_dana", groups: ["group:default/sre"] };

let folder: TestFolder;
let whole: Buffer;
beforeAll(async () => {
  folder = openFolder();
  const store = await folder.open();
  const muster = await gateMuster({ store, rules: `${RULES}---\n${ASKING_GATE}` });
  const ask = async (version: string, environment = "production") =>
    (await muster.ask({ environment, change: { type: "release", version } })).id ?? "";
  await markDeployed(muster, await ask("1"), {}, PIPELINE);
  await markDeployed(muster, await ask("2"), { pin: true }, { ...PIPELINE, roles: ["operator"] });
  await answerRelease(muster, await ask("3", "asking"), { answer: "approve" }, APPROVER);
  await answerRelease(muster, await ask("4", "asking"), { answer: "approve" }, APPROVER);
  const lock = lockRequest.parse({ environment: "production", reason: "Incident 7 is looked into." });
  await lockReleases(muster, lock, { ...PIPELINE, roles: ["operator"] });
  await store.close();
  const db = new Database(folder.path);
  const triggers = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all() as string[];
  for (const name of triggers) db.exec(`DROP TRIGGER \`${name}\``);
  db.pragma("journal_mode = delete");
  whole = db.serialize();
  db.close();
});
afterAll(() => folder.remove());

let opened: Database.Database | undefined;
afterEach(() => opened?.close());

async function after(statement: string) {
  const db = (opened = new Database(whole));
  db.exec(statement);
  return (await verifyAudit(sqlStore(sqliteDriver(() => db)))).broken;
}

it("is intact before", async () => {
  expect(await after("SELECT 1")).toBeNull();
});

it.each([
  ["an answer changed", "UPDATE approvals SET body = replace(body, 'approve', 'reject')", "approval-changed"],
  ["an answer that cannot be read any more", "UPDATE approvals SET body = '{'", "answer-changed"],
  ["an answer taken out", "DELETE FROM approvals", "approval-missing"],
  [
    "an answer put in",
    "INSERT INTO approvals SELECT number + 9, 'apr_x', entity, environment, at, replace(body, 'apr_', 'apr_x') FROM approvals LIMIT 1",
    "approval-without-entry",
  ],
  [
    "how an entity stood when it was deployed",
    `UPDATE deployments SET body = replace(body, '"pass"', '"fail"')`,
    "deployment-changed",
  ],
  [
    "what is compared with",
    "UPDATE deployments SET body = json_set(body, '$.pinned', json('null')), pinned_at = NULL",
    "deployment-changed",
  ],
  ["a lock that is called over", "UPDATE directives SET ended_at = 1", "lock-misfiled"],
  ["a lock that ends", "UPDATE directives SET until = 1", "lock-misfiled"],
  [
    "a lock whose end is a number that JSON writes as null",
    `UPDATE directives SET until = -9e999, body = replace(body, '"until":null', '"until":-1e999')`,
    "lock-changed",
  ],
  ["a lock that is called a waiver", "UPDATE directives SET kind = 'waiver'", "lock-misfiled"],
  ["answers in another order", "UPDATE approvals SET number = 9 - number", "approval-misfiled"],
  ["what an answer is found by", "UPDATE approvals SET environment = 'x'", "approval-misfiled"],
  ["what a deployed release is found by", "UPDATE deployments SET is_compared = 0", "deployment-misfiled"],
  ["a version that is deployed", "UPDATE deployments SET version = '9' WHERE pinned_at IS NULL", "deployment-misfiled"],
  ["a deployed release taken out", "DELETE FROM deployments WHERE pinned_at IS NULL", "deployment-missing"],
  [
    "a deployed release put in",
    "INSERT INTO deployments SELECT number + 9, 'dec_x', entity, environment, deployed_at, 1, NULL, version, `commit`, artifacts, replace(body, 'dec_', 'dec_x') FROM deployments WHERE pinned_at IS NULL",
    "deployment-without-entry",
  ],
])("names %s", async (_, statement, code) => {
  expect(await after(statement)).toMatchObject({ code });
});
