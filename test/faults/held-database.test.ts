// Another process writes to the database: do gates go on being read, and is a write tried again, then refused in time?

import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { eventually, nameOf, prepare, succeeded } from "./given.ts";
import { expectWhole } from "./kept.ts";
import { emptyFolder, serve } from "./served-process.ts";
import type { Answer, ServedProcess } from "./served-process.ts";

/** Rounds of reads that are answered while a write waits: were the process itself to wait, none would be. */
const LEAST_READS = 3;

it("reading goes on while a write waits, which is carried out where the other ends in time, and refused where not", async () => {
  const db = join(emptyFolder(), "muster.db");
  const muster = await serve({ db });
  await prepare(muster, 10);
  const known = succeeded(await decide(muster, "known"));
  const other = new Database(db);
  const hold = (): void => void other.exec("BEGIN IMMEDIATE");
  const letGo = (): void => void other.exec("ROLLBACK");

  await eventually(async () => {
    hold();
    const waiting = decide(muster, "waits");
    await expectReads(muster, known["id"]);
    letGo();
    return (await waiting).status === 200;
  }, "a write that waited is carried out");

  hold();
  const answered = new AbortController();
  const refused = Promise.all([decide(muster, "refused"), decide(muster, "refused too"), deliver(muster)]).finally(() =>
    answered.abort(),
  );
  let reads = 0;
  for (; !answered.signal.aborted; reads++) await expectReads(muster, known["id"]);
  expect(reads).toBeGreaterThan(LEAST_READS);
  for (const { status, headers, text } of await refused) {
    expect([status, headers["retry-after"]]).toEqual([503, expect.stringMatching(/^[1-9]\d*$/)]);
    expect(JSON.parse(text)).toMatchObject({ code: "store-busy" });
  }
  await expectReads(muster, known["id"]);
  letGo();

  await eventually(async () => (await decide(muster, "refused")).status === 200, "writing goes on");
  const facts = await deliver(muster);
  expect(JSON.parse(facts.text)).toEqual({ items: [{ index: 0, status: "stored" }] });
  other.close();
  await expectWhole(db);
});

async function expectReads(muster: ServedProcess, id: unknown): Promise<void> {
  // A decision that was taken before is answered without a word being written.
  expect(JSON.parse((await decide(muster, "known")).text)).toMatchObject({ id, replayed: true });
  expect((await muster.ask("POST /v1/decisions", { body: { ...QUESTION, dryRun: true } })).status).toBe(200);
  expect((await muster.ask("GET /v1/entities/component/default/service-1/findings")).status).toBe(200);
  expect((await muster.ask("GET /readyz")).status).toBe(200);
}

const QUESTION = { entity: nameOf(1), environment: "production" };

function decide(muster: ServedProcess, version: string): Promise<Answer> {
  return muster.ask("POST /v1/decisions", { body: { ...QUESTION, change: { version } } });
}

function deliver(muster: ServedProcess): Promise<Answer> {
  const body = [{ entity: nameOf(2), source: "ci", facts: { "test.line_coverage_pct": 50 } }];
  return muster.ask("POST /v1/facts", { body });
}
