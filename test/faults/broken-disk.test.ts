// The disk is full, fails, or cannot be written to: is that said, does reading go on, and does it heal?

import { createHash } from "node:crypto";
import { cpSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  fillUp,
  makeFail,
  makeSmall,
  seenBy,
  whyNoAttaching,
  whyNoLimits,
  whyNoMounts,
  withDisk,
  withReadOnly,
} from "./broken-machine.ts";
import { eventually, nameOf, prepare } from "./given.ts";
import { expectWhole, reading } from "./kept.ts";
import { emptyFolder, runMuster, serve } from "./served-process.ts";
import type { Answer, ServedProcess } from "./served-process.ts";

const noMounts = whyNoMounts();
const noAttaching = whyNoAttaching();
const ENTITIES = 10;

/** Ids of decisions that were answered. */
type Recorded = string[];

describe("a full disk", () => {
  it("refuses what cannot be recorded, goes on reading and evaluating, and heals once there is room", async ({
    skip,
  }) => {
    skip(noMounts !== undefined, noMounts);
    const folder = emptyFolder();
    const muster = await serve({ db: join(folder, "muster.db"), through: withDisk(folder, 8 * 1024 * 1024) });
    const recorded = await begin(muster);
    const makeRoom = fillUp(seenBy(muster.pid, folder));
    expect(await decideUntilRefused(muster, recorded)).toBe("store-full");
    await expectOnlyWritesRefused(muster, recorded);
    makeRoom();
    await decideUntilAnswered(muster, recorded);
    const copy = emptyFolder();
    for (const name of readdirSync(seenBy(muster.pid, folder))) {
      cpSync(join(seenBy(muster.pid, folder), name), join(copy, name));
    }
    await expectExactly(join(copy, "muster.db"), recorded);
  });
});

/** How it fails, why that cannot be tried here, and what a request is refused with. */
const FAILURES = [
  ["fsync fails", noAttaching, "store-io", (pid: number) => makeFail(pid, "fsync", "EIO")],
  ["writing fails", noAttaching, "store-io", (pid: number) => makeFail(pid, "pwrite64", "EIO")],
  ["writing says there is no room", noAttaching, "store-full", (pid: number) => makeFail(pid, "pwrite64", "ENOSPC")],
  ["writing says it is read-only", noAttaching, "store-io", (pid: number) => makeFail(pid, "pwrite64", "EROFS")],
  ["no file may grow", whyNoLimits(), "store-io", makeSmall],
] as const;

describe("a disk that fails", () => {
  it.for(FAILURES)(
    "so that %s: nothing is acknowledged that is not on disk, nothing is on disk that was refused, and it heals",
    async ([, why, code, breakDisk], { skip }) => {
      skip(why !== undefined, why);
      const db = join(emptyFolder(), "muster.db");
      const muster = await serve({ db });
      const recorded = await begin(muster);
      const mend = await breakDisk(muster.pid);
      expect(await decideUntilRefused(muster, recorded)).toBe(code);
      await expectOnlyWritesRefused(muster, recorded);
      await mend();
      await decideUntilAnswered(muster, recorded);
      await muster.kill();
      await expectExactly(db, recorded);
    },
  );
});

describe("a folder that cannot be written to", () => {
  it("is said at the start, which leaves it as it is", async ({ skip }) => {
    skip(noMounts !== undefined, noMounts);
    const folder = emptyFolder();
    const db = join(folder, "muster.db");
    const muster = await serve({ db });
    await begin(muster);
    expect((await muster.stop()).code).toBe(0);
    const before = contentOf(folder);
    const argv = ["serve", "--port", "0", "--db", db];
    const { code, err, out } = await runMuster(argv, { through: withReadOnly(folder) });
    expect([code, out]).toEqual([3, ""]);
    expect(err).toContain(db);
    expect(err).toContain("have to be writable for the user that runs muster");
    expect(contentOf(folder)).toEqual(before);
    expect((await (await serve({ db })).ask("GET /readyz")).status).toBe(200);
  });

  it("is said as well where it was never used", async ({ skip }) => {
    skip(noMounts !== undefined, noMounts);
    const folder = emptyFolder();
    const argv = ["serve", "--port", "0", "--db", join(folder, "muster.db")];
    const { code, err } = await runMuster(argv, { through: withReadOnly(folder) });
    expect(code).toBe(3);
    expect(err).toContain("have to be writable for the user that runs muster");
    expect(readdirSync(folder)).toEqual([]);
  });
});

function contentOf(folder: string): Readonly<Record<string, string>> {
  const digest = (name: string): string =>
    createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex");
  return Object.fromEntries(readdirSync(folder).map((name) => [name, digest(name)]));
}

async function begin(muster: ServedProcess): Promise<Recorded> {
  await prepare(muster, ENTITIES);
  const recorded: Recorded = [];
  for (let version = 0; version < 20; version++) expect(await decide(muster, recorded)).toBeUndefined();
  return recorded;
}

let versions = 0;

/** About a version that nobody asked about before. Answers the code it was refused with. */
async function decide(muster: ServedProcess, recorded: Recorded): Promise<string | undefined> {
  const change = { version: String(++versions) };
  const entity = nameOf(versions % ENTITIES);
  const answer = await muster.ask("POST /v1/decisions", { body: { entity, environment: "production", change } });
  const { id, code } = JSON.parse(answer.text) as { id?: string; code?: string };
  if (answer.status === 200 && id !== undefined) recorded.push(id);
  else
    expect([answer.status, answer.headers["retry-after"]], answer.text).toEqual([503, expect.stringMatching(/^\d+$/)]);
  return code;
}

/** What was reserved before may still be used. */
async function decideUntilRefused(muster: ServedProcess, recorded: Recorded): Promise<string | undefined> {
  let code: string | undefined;
  await eventually(async () => (code = await decide(muster, recorded)) !== undefined, "it is refused");
  return code;
}

async function decideUntilAnswered(muster: ServedProcess, recorded: Recorded): Promise<void> {
  await eventually(async () => (await decide(muster, recorded)) === undefined, "it is answered");
}

async function expectOnlyWritesRefused(muster: ServedProcess, [first = ""]: Recorded): Promise<void> {
  const question = { entity: nameOf(0), environment: "production", change: { version: "dry" }, dryRun: true };
  const statuses = async (...asked: readonly Promise<Answer>[]): Promise<number[]> =>
    (await Promise.all(asked)).map(({ status }) => status);
  for (let round = 0; round < 5; round++) {
    const reads = statuses(
      muster.ask("GET /healthz"),
      muster.ask("GET /readyz"),
      muster.ask(`GET /v1/decisions/${first}`),
      muster.ask("GET /v1/entities?limit=3"),
      muster.ask("GET /v1/scorecards/readiness/findings"),
      muster.ask("POST /v1/decisions", { body: question }),
    );
    expect(await reads).toEqual([200, 200, 200, 200, 200, 200]);
    const fact = { entity: nameOf(1), source: "ci", facts: { "test.line_coverage_pct": round } };
    const writes = statuses(
      muster.ask("POST /v1/facts", { body: [fact] }),
      muster.ask("POST /v1/tokens", { body: { name: "x", roles: ["reader"] } }),
    );
    expect(await writes).toEqual([503, 503]);
  }
}

/** What was answered, and nothing else. */
async function expectExactly(db: string, recorded: Recorded): Promise<void> {
  const { items } = await reading(db, (store) => store.decisions.list({ limit: 1_000 }));
  expect(items.map(({ id }) => id).sort()).toEqual(recorded.toSorted());
  await expectWhole(db);
}
