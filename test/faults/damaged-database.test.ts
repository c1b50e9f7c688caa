// The database was damaged: is it refused, or the damage found, and is nothing ever made anew in its place?

import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerOf } from "../../src/app/decisions/decision-record.ts";
import { localStore } from "../../src/local.ts";
import { StoreRefused, StoreUnavailable } from "../../src/ports/failures.ts";
import { nameOf, prepare, succeeded } from "./given.ts";
import { reading } from "./kept.ts";
import { emptyFolder, runMuster, serve } from "./served-process.ts";

const DECISIONS = 40;
const SEED = 26;

interface Kept {
  readonly folder: string;
  /** Hash of the last entry of the log. */
  readonly head: string;
  /** Answers by id. */
  readonly decisions: ReadonlyMap<string, string>;
}

/** A database with decisions: stopped, or killed so that most of it still lies in the log beside it. */
async function keep(end: "stopped" | "killed"): Promise<Kept> {
  const folder = emptyFolder();
  const muster = await serve({ db: join(folder, "muster.db") });
  await prepare(muster, 20);
  const decisions = new Map<string, string>();
  for (let version = 0; version < DECISIONS; version++) {
    const body = { entity: nameOf(version % 20), environment: "production", change: { version: String(version) } };
    const { text } = await muster.ask("POST /v1/decisions", { body });
    decisions.set((JSON.parse(text) as { id: string }).id, text);
  }
  const { head } = succeeded(await muster.ask("GET /v1/audit/verification")) as { head: { hash: string } };
  await (end === "stopped" ? muster.stop() : muster.kill());
  return { folder, head: head.hash, decisions };
}

/** A copy that may be damaged; answers its path. */
function copyOf({ folder }: Kept): string {
  const copy = emptyFolder();
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(copy, name));
  return join(copy, "muster.db");
}

const START = ["serve", "--port", "0", "--db"];

describe("a damaged database is refused with the way to restore it, and left as it is", () => {
  it("whatever happened to its file", async () => {
    const kept = await keep("stopped");
    const damages: Readonly<Record<string, (path: string) => void>> = {
      gone: (path) => rmSync(path),
      "of zero length": (path) => writeFileSync(path, ""),
      garbage: (path) => writeFileSync(path, Buffer.alloc(100_000, "garbage")),
      "cut short": (path) => writeFileSync(path, readFileSync(path).subarray(0, -8_192)),
      "cut to its header": (path) => writeFileSync(path, readFileSync(path).subarray(0, 4_096)),
      "overwritten by zeros": (path) => writeFileSync(path, readFileSync(path).fill(0, 1_024)),
    };
    for (const [name, damage] of Object.entries(damages)) {
      const path = copyOf(kept);
      damage(path);
      const before = existsSync(path) ? readFileSync(path) : undefined;
      const { code, out, err } = await runMuster([...START, path]);
      expect([code, out], name).toEqual([3, ""]);
      expect(err, name).toContain(path);
      expect(err, name).toContain("`muster restore`");
      const after = existsSync(path) ? readFileSync(path) : undefined;
      expect(after?.toString("base64"), name).toBe(before?.toString("base64"));
    }
  });

  it("where the log beside it is another database's", async () => {
    const [kept, other] = [await keep("killed"), await keep("killed")];
    const path = copyOf(kept);
    copyFileSync(join(other.folder, "muster.db-wal"), `${path}-wal`);
    const { code, err } = await runMuster([...START, path]);
    expect(code).toBe(3);
    expect(err).toMatch(/is store `[\w-]+`, store `[\w-]+` was there before|is damaged/);
  });
});

describe("what was lost without a trace in the file itself", () => {
  const damages: readonly ((wal: string) => void)[] = [
    (path) => rmSync(path),
    (path) => writeFileSync(path, readFileSync(path).subarray(0, readFileSync(path).length / 2)),
    (path) => writeFileSync(path, readFileSync(path).subarray(0, -1)),
  ];

  it("is refused at the next start: a log beside it that is gone, or cut short, down to the last answer", async () => {
    const kept = await keep("killed");
    for (const damage of damages) {
      const path = copyOf(kept);
      damage(`${path}-wal`);
      const { code, out, err } = await runMuster([...START, path]);
      expect([code, out]).toEqual([3, ""]);
      expect(err).toContain("has lost what was recorded");
      expect(err).toContain("`muster restore`");
    }
  });

  it("is found by the head of the log that was kept elsewhere, where nothing beside it tells", async () => {
    const kept = await keep("killed");
    const verify = (db: string) => runMuster(["verify", "--audit", "--db", db, "--expect-head", kept.head]);
    expect((await verify(copyOf(kept))).code).toBe(0);
    for (const damage of damages) {
      const path = copyOf(kept);
      damage(`${path}-wal`);
      rmSync(`${path}.head`);
      const { code, out } = await verify(path);
      expect(code).toBe(1);
      expect(out).toContain(kept.head);
    }
  });
});

describe("bits that flip", () => {
  it(`are refused, found, or touched no decision, 150 times (seed ${SEED})`, async () => {
    const kept = await keep("stopped");
    const original = readFileSync(join(kept.folder, "muster.db"));
    const path = copyOf(kept);
    const outcomes = { found: 0, harmless: 0 };
    const damage = fc.array(fc.tuple(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 16,
    });
    await fc.assert(
      fc.asyncProperty(damage, async (flips) => {
        const bytes = Buffer.from(original);
        for (const [at, mask] of flips) bytes[at] = (bytes[at] ?? 0) ^ mask;
        for (const suffix of ["-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
        writeFileSync(path, bytes);
        const isTold = await isFound(path);
        outcomes[isTold ? "found" : "harmless"]++;
        expect(isTold ? kept.decisions : await decisionsIn(path)).toEqual(kept.decisions);
      }),
      { seed: SEED, numRuns: 150 },
    );
    expect(outcomes.found).toBeGreaterThan(0);
  });
});

async function isFound(path: string): Promise<boolean> {
  try {
    return !(await localStore.verifyAudit(path, undefined)).intact;
  } catch (error) {
    // What SQLite itself says where its own tables of tables were hit is loud enough.
    const isTold = [StoreRefused, StoreUnavailable, Database.SqliteError].some((known) => error instanceof known);
    if (isTold) return true;
    throw error;
  }
}

function decisionsIn(path: string): Promise<ReadonlyMap<string, string>> {
  return reading(path, async ({ decisions }) => {
    const { items } = await decisions.list({ limit: 1_000 });
    const tellings = await decisions.texts(items.map(({ telling }) => telling));
    return new Map(items.map((record) => [record.id, answerOf(record, tellings.get(record.telling) ?? "")]));
  });
}
