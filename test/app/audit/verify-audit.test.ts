// Is whatever was changed, taken away or put into the log of a database found, and named?

import Database from "better-sqlite3";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CreateTokenRequest } from "../../../src/api/tokens.ts";
import { createToken } from "../../../src/app/access/create-token.ts";
import { revokeToken } from "../../../src/app/access/revoke-token.ts";
import { publishSigners } from "../../../src/app/audit/signing.ts";
import { keepCheckpoint } from "../../../src/app/audit/sign-checkpoint.ts";
import { verifyAudit } from "../../../src/app/audit/verify-audit.ts";
import { CHAIN_START, chainAct } from "../../../src/model/audit.ts";
import type { AuditEntry } from "../../../src/model/audit.ts";
import type { Store } from "../../../src/ports/store.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { sqlStore } from "../../../src/store/sql-store.ts";
import { sqliteDriver } from "../../../src/store/sqlite/sqlite-driver.ts";
import { TEST_SIGNER } from "../../receipt/keys.ts";
import { openFolder } from "../../store/open-folder.ts";
import type { TestFolder } from "../../store/open-folder.ts";
import { CHECKOUT, FACTS, NOW, PIPELINE, fact, gateMuster } from "../gate-muster.ts";

const DECISIONS = 12;

/** A log of one of everything, and a dozen decisions on changing grounds. */
async function fill(store: Store): Promise<void> {
  const muster = await gateMuster({ store });
  await createToken(muster, TOKEN, { actor: "test" }, "the-first-of-two-tokens");
  const { token } = await createToken(
    muster,
    { ...TOKEN, name: "ended" },
    { actor: "test" },
    "the-second-of-two-tokens",
  );
  await store.tokens.used(token.id, NOW + 1);
  await revokeToken(muster, token.id, { actor: "test" });
  for (let round = 0; round < DECISIONS; round++) {
    if (round % 3 === 0) await muster.deliver(fact(CHECKOUT, "test.line_coverage_pct", round, 0));
    await muster.ask({ change: { type: "release", version: `1.${round}` } });
  }
}

const TOKEN: CreateTokenRequest = {
  name: "pipeline",
  roles: ["reader"],
  sources: [],
  entities: [],
  environments: [],
  owner: null,
  groups: [],
  expiresIn: "30d",
};

describe("a log that nobody touched", () => {
  it("is intact, and says what it ends with", async () => {
    const store = memoryStore();
    await fill(store);
    const { sequence, hash } = (await store.audit.last()) as AuditEntry;
    const head = { sequence, hash };
    const intact = { intact: true, entries: sequence, decisions: DECISIONS, head, pruned: null, broken: null };
    expect(await verifyAudit(store)).toEqual(intact);
    expect(await verifyAudit(store, { expectHeads: [head.hash] })).toEqual(intact);
    const [first] = (await store.audit.entries(0, 1)) as [AuditEntry];
    expect(await verifyAudit(store, { expectHeads: [first.hash] })).toEqual(intact);
  });

  it("may be empty", async () => {
    const { hash } = CHAIN_START;
    const empty = { intact: true, entries: 0, decisions: 0, head: { sequence: 0, hash }, pruned: null, broken: null };
    expect(await verifyAudit(memoryStore())).toEqual(empty);
  });

  it("stays so when a decision is made while it is walked", async () => {
    const store = memoryStore();
    await fill(store);
    const muster = await gateMuster({ store, facts: FACTS });
    let asked = false;
    const audit = {
      ...store.audit,
      entries: async (after: number, limit: number) => {
        const page = await store.audit.entries(after, limit);
        if (page.length === 0 && !asked) {
          asked = true;
          await muster.ask(
            { change: { type: "release", version: "late" } },
            { ...PIPELINE, actor: "user:default/late" },
          );
        }
        return page;
      },
    };
    expect(await verifyAudit({ ...store, audit })).toMatchObject({ intact: true, decisions: DECISIONS + 1 });
  });

  it("is walked in pages", async () => {
    const store = memoryStore();
    const muster = await gateMuster({ store });
    for (let round = 0; round < 1_200; round++) await muster.ask({ change: { type: "release", version: `${round}` } });
    const seen: number[] = [];
    const verified = await verifyAudit(store, { progress: (entries) => seen.push(entries) });
    expect(verified).toMatchObject({ intact: true, decisions: 1_200 });
    expect(seen).toEqual([1_000, 1_203]);
  });
});

type Db = Database.Database;

describe("a log that somebody tampered with", () => {
  let folder: TestFolder;
  let whole: Buffer;
  let head: Pick<AuditEntry, "sequence" | "hash">;

  beforeAll(async () => {
    folder = openFolder();
    const store = await folder.open();
    await fill(store);
    head = (await store.audit.last()) ?? CHAIN_START;
    await store.close();
    const db = new Database(folder.path);
    const triggers = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all() as string[];
    for (const name of triggers) db.exec(`DROP TRIGGER \`${name}\``);
    db.pragma("journal_mode = delete");
    whole = db.serialize();
    db.close();
  });
  afterAll(() => folder.remove());

  let opened: Db | undefined;
  afterEach(() => opened?.close());

  /** Verifies a copy of the database that was changed. */
  async function after(tamper: (db: Db) => void, expectHead?: string) {
    const db = new Database(whole);
    opened = db;
    tamper(db);
    const { broken, intact } = await verifyAudit(sqlStore(sqliteDriver(() => db)), {
      expectHeads: expectHead === undefined ? [] : [expectHead],
    });
    expect(intact).toBe(broken === null);
    return broken;
  }

  const entryOf = (db: Db, sequence: number): AuditEntry =>
    db.prepare("SELECT * FROM audit WHERE sequence = ?").get(sequence) as AuditEntry;
  const decisionEntries = (db: Db): number[] =>
    db.prepare("SELECT sequence FROM audit WHERE kind = 'decision' ORDER BY sequence").pluck().all() as number[];

  it("is intact before", async () => {
    expect(await after(() => undefined, head.hash)).toBeNull();
  });

  it("names the decision that was changed, and its entry", async () => {
    let sequence = 0;
    const broken = await after((db) => {
      sequence = decisionEntries(db)[4] ?? 0;
      const { subject } = entryOf(db, sequence);
      db.prepare("UPDATE decisions SET verdict = 'block' WHERE id = ?").run(subject);
    });
    expect(broken).toEqual({
      sequence,
      subject: broken?.subject,
      code: "decision-changed",
      message: `the decision \`${broken?.subject}\` was changed`,
    });
  });

  it.each<[string, (db: Db, at: number) => void, string, number]>([
    ["an entry taken out", (db, at) => db.prepare("DELETE FROM audit WHERE sequence = ?").run(at), "entry-missing", 1],
    [
      "an entry changed",
      (db, at) => db.prepare("UPDATE audit SET summary = 'ALLOW' WHERE sequence = ?").run(at),
      "entry-changed",
      0,
    ],
    ["two entries in each other's place", swap, "entry-out-of-place", 0],
    ["an entry put in between", insertBetween, "entry-out-of-place", 2],
    [
      "a decision taken out",
      (db, at) => db.prepare("DELETE FROM decisions WHERE id = (SELECT subject FROM audit WHERE sequence = ?)").run(at),
      "decision-missing",
      0,
    ],
    [
      "what decisions rest on taken out",
      (db, at) =>
        db
          .prepare(
            `DELETE FROM decision_texts WHERE digest = (SELECT inputs FROM decisions WHERE id = (SELECT subject FROM audit WHERE sequence = ?))`,
          )
          .run(at),
      "inputs-missing",
      0,
    ],
    [
      "what decisions rest on changed",
      (db, at) =>
        db
          .prepare(
            `UPDATE decision_texts SET body = replace(body, 'payments', 'others') WHERE digest = (SELECT inputs FROM decisions WHERE id = (SELECT subject FROM audit WHERE sequence = ?))`,
          )
          .run(at),
      "inputs-changed",
      0,
    ],
    [
      "what was told of decisions taken out",
      (db, at) => db.prepare(`DELETE FROM decision_texts WHERE digest = (${TELLING})`).run(at),
      "telling-missing",
      0,
    ],
    [
      "what was told of decisions changed",
      (db, at) =>
        db
          .prepare(`UPDATE decision_texts SET body = replace(body, 'verdict', 'Verdict') WHERE digest = (${TELLING})`)
          .run(at),
      "telling-changed",
      0,
    ],
    ...(["DELETE FROM", "UPDATE"] as const).map((verb): [string, (db: Db, at: number) => void, string, number] => [
      `what was told of decisions ${verb === "UPDATE" ? "changed" : "taken out"}`,
      (db, at) =>
        db
          .prepare(
            `${verb} decision_texts ${verb === "UPDATE" ? "SET body = replace(body, '\"verdict\"', '\"Verdict\"')" : ""} WHERE digest = (SELECT telling FROM decisions WHERE id = (SELECT subject FROM audit WHERE sequence = ?))`,
          )
          .run(at),
      verb === "UPDATE" ? "telling-changed" : "telling-missing",
      0,
    ]),
  ])("names %s", async (_, tamper, code, off) => {
    let at = 0;
    const broken = await after((db) => {
      // The first decision on new grounds: nobody before it rests on the same.
      at = decisionEntries(db)[3] ?? 0;
      tamper(db, at);
    });
    expect(broken).toMatchObject({ code, sequence: at + off });
  });

  it("names another rulebook than the last that was put in force", async () => {
    const inForce = "WHERE name = 'active-rulebook'";
    const older = await after((db) => db.exec(`UPDATE properties SET value = 'sha256:older' ${inForce}`));
    expect(older).toMatchObject({ code: "other-rulebook-in-force", subject: "sha256:older" });
    expect(await after((db) => db.exec(`DELETE FROM properties ${inForce}`))).toMatchObject({
      code: "other-rulebook-in-force",
      subject: null,
    });
  });

  it("names a rulebook that was changed or taken out", async () => {
    const rulebook = await after((db) =>
      db.exec("UPDATE rulebooks SET files = replace(files, 'Has an owner', 'Has no owner')"),
    );
    expect(rulebook).toMatchObject({ code: "rulebook-changed" });
    expect(await after((db) => db.exec("UPDATE shipped_files SET files = files || ' '")))?.toBeNull();
    expect(await after((db) => db.exec("UPDATE shipped_files SET files = '{'"))).toMatchObject({
      code: "rulebook-changed",
    });
    expect(await after((db) => db.exec("DELETE FROM rulebooks"))).toMatchObject({ code: "rulebook-missing" });
  });

  it.each<[string, string, string, string]>([
    [
      "raised to another role",
      `UPDATE tokens SET body = replace(body, '"reader"', '"admin"')`,
      "pipeline",
      "token-changed",
    ],
    ["given another secret", "UPDATE tokens SET hash = 'x' || number", "pipeline", "token-changed"],
    ["given a longer life", "UPDATE tokens SET expires_at = expires_at + 1", "pipeline", "token-changed"],
    ["taken out", "DELETE FROM tokens", "pipeline", "token-missing"],
    ["whose end was undone", "UPDATE tokens SET revoked_at = NULL", "ended", "token-changed"],
  ])("names a token %s", async (_, tamper, name, code) => {
    let id = "";
    const broken = await after((db) => {
      const named = `json_extract(body, '$.name') = '${name}'`;
      id = db.prepare(`SELECT id FROM tokens WHERE ${named}`).pluck().get() as string;
      db.exec(`${tamper} WHERE ${named}`);
    });
    expect(broken).toMatchObject({ code, subject: id });
    expect(broken?.sequence).toBeGreaterThan(1);
  });

  it("names a token that nobody wrote down, or nobody ended, and says where one cannot be read", async () => {
    const forge = `INSERT INTO tokens (id, hash, created_at, body) SELECT 'tok_forged', 'x', created_at, body FROM tokens LIMIT 1`;
    expect(await after((db) => db.exec(forge))).toMatchObject({
      code: "token-without-entry",
      subject: "tok_forged",
      message: "no entry tells of the token `tok_forged`",
    });
    const end = "UPDATE tokens SET revoked_at = 1 WHERE revoked_at IS NULL";
    expect(await after((db) => db.exec(end))).toMatchObject({ code: "token-without-entry" });
    expect(await after((db) => db.exec("UPDATE tokens SET body = '{'"))).toMatchObject({ code: "token-changed" });
  });

  it("names a decision that nobody wrote down", async () => {
    const broken = await after((db) =>
      db.exec(`CREATE TEMP TABLE forged AS SELECT * FROM decisions LIMIT 1;
               UPDATE forged SET sequence = 1000, id = 'dec_forged', verdict = 'allow';
               INSERT INTO decisions SELECT * FROM forged`),
    );
    expect(broken).toEqual({
      sequence: null,
      subject: "dec_forged",
      code: "decision-without-entry",
      message: "no entry tells of the decision `dec_forged`",
    });
  });

  const cutOff = (db: Db) => {
    db.prepare("DELETE FROM decisions WHERE id IN (SELECT subject FROM audit WHERE sequence > ?)").run(
      head.sequence - 3,
    );
    db.prepare("DELETE FROM audit WHERE sequence > ?").run(head.sequence - 3);
  };

  it("finds entries that were cut off the end by a head that is known", async () => {
    expect(await after(cutOff)).toBeNull();
    expect(await after(cutOff, head.hash)).toMatchObject({ code: "head-missing", sequence: null });
  });

  it("finds a log that was written anew from some entry on by a head that is known", async () => {
    const rewrite = (db: Db) => {
      const at = decisionEntries(db)[2] ?? 0;
      let last = entryOf(db, at - 1);
      for (let sequence = at; sequence <= head.sequence; sequence++) {
        last = chainAct({ ...entryOf(db, sequence), actor: "token:tok_x" }, last);
        const { actor, previous, hash } = last;
        db.prepare("UPDATE audit SET actor = ?, previous = ?, hash = ? WHERE sequence = ?").run(
          actor,
          previous,
          hash,
          sequence,
        );
      }
    };
    expect(await after(rewrite)).toBeNull();
    expect(await after(rewrite, head.hash)).toMatchObject({ code: "head-missing" });
  });

  it("finds any one character of the log, the decisions and what they rest on", async () => {
    const tables = { audit: "sequence", decisions: "id", decision_texts: "digest" } as const;
    const random = randomFrom(20_261_201);
    const missed: string[] = [];
    for (let round = 0; round < 250; round++) {
      const table = pick(Object.keys(tables) as (keyof typeof tables)[], random);
      let what = "";
      const broken = await after((db) => {
        what = flip(db, table, tables[table], random);
      });
      if (broken === null) missed.push(what);
    }
    expect(missed).toEqual([]);
  });
});

describe("a thousand edits, deletions, reorderings and truncations", () => {
  let folder: TestFolder;
  let whole: Buffer;
  let head = CHAIN_START;

  beforeAll(async () => {
    folder = openFolder();
    const store = await folder.open();
    await fill(store);
    const muster = await gateMuster({ store });
    await publishSigners(muster, { signers: [TEST_SIGNER] });
    await keepCheckpoint({ ...muster, signing: { signers: [TEST_SIGNER] } });
    head = (await store.audit.last()) ?? CHAIN_START;
    await store.close();
    const db = new Database(folder.path);
    const triggers = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all() as string[];
    for (const name of triggers) db.exec(`DROP TRIGGER \`${name}\``);
    db.pragma("journal_mode = delete");
    whole = db.serialize();
    db.close();
  });
  afterAll(() => folder.remove());

  it("are each found, and where it is an entry that is bad, it is the first that is named (seed 30)", async () => {
    const random = randomFrom(30);
    const missed: string[] = [];
    const codes = new Map<string, number>();
    for (let round = 0; round < 1_000; round++) {
      const db = new Database(whole);
      const [what, first] = tamperWith(db, head.sequence, random);
      const { broken } = await verifyAudit(sqlStore(sqliteDriver(() => db)));
      db.close();
      if (broken === null || (first !== null && broken.sequence !== first)) missed.push(`${what}: ${broken?.message}`);
      if (broken !== null) codes.set(broken.code, (codes.get(broken.code) ?? 0) + 1);
    }
    expect(missed).toEqual([]);
    expect(codes.size).toBeGreaterThan(8);
  });
});

/** What was done, and which entry is the first that does not fit; null: none does not, or another one than was touched. */
function tamperWith(db: Db, last: number, random: () => number): [what: string, first: number | null] {
  const at = 1 + Math.floor(random() * last);
  const kind = pick(["flip", "flip", "delete", "reorder", "truncate", "drop", "checkpoint"], random);
  if (kind === "delete") {
    db.prepare("DELETE FROM audit WHERE sequence = ?").run(at);
    return [`entry ${at} deleted`, at === last ? null : at + 1];
  }
  if (kind === "reorder") {
    const first = Math.min(at, last - 1);
    swap(db, first);
    return [`entries ${first} and the next swapped`, first];
  }
  if (kind === "truncate") {
    db.prepare("DELETE FROM decisions WHERE sequence >= ?").run(at);
    db.prepare("DELETE FROM audit WHERE sequence >= ?").run(at);
    return [`cut off from ${at}`, null];
  }
  if (kind === "drop") {
    const id = db.prepare("SELECT id FROM decisions ORDER BY random() LIMIT 1").pluck().get() as string;
    const sequence = db.prepare("SELECT sequence FROM decisions WHERE id = ?").pluck().get(id) as number;
    db.prepare("DELETE FROM decisions WHERE id = ?").run(id);
    return [`decision ${id} deleted`, sequence];
  }
  if (kind === "checkpoint") {
    return [flip(db, "checkpoints", "sequence", random, ["body"]), null];
  }
  return [flip(db, pick(["audit", "decisions", "decision_texts"], random), "rowid", random), null];
}

const TELLING = "SELECT telling FROM decisions WHERE id = (SELECT subject FROM audit WHERE sequence = ?)";

function swap(db: Db, at: number): void {
  const columns = "kind, at, actor, subject, summary, digest, previous, hash";
  db.exec(`CREATE TEMP TABLE two AS SELECT * FROM audit WHERE sequence IN (${at}, ${at + 1})`);
  for (const [from, to] of [
    [at, at + 1],
    [at + 1, at],
  ]) {
    db.exec(
      `UPDATE audit SET (${columns}) = (SELECT ${columns} FROM two WHERE sequence = ${from}) WHERE sequence = ${to}`,
    );
  }
}

function insertBetween(db: Db, at: number): void {
  const before = db.prepare("SELECT * FROM audit WHERE sequence = ?").get(at) as AuditEntry;
  db.exec(`UPDATE audit SET sequence = -sequence WHERE sequence > ${at}`);
  db.exec("UPDATE audit SET sequence = 1 - sequence WHERE sequence < 0");
  const act = { kind: "facts", at: NOW, actor: "x", subject: "tok_x", summary: "x", digest: "x" } as const;
  const { previous, hash } = chainAct(act, before);
  db.prepare("INSERT INTO audit VALUES (?, 'facts', ?, 'x', 'tok_x', 'x', 'x', ?, ?)").run(at + 1, NOW, previous, hash);
}

/** By another number a decision is found where its own was. */
const FOR_FINDING = /^sequence$/;

/** One character of one column of one row becomes another. */
function flip(db: Db, table: string, key: string, random: () => number, only?: readonly string[]): string {
  const rows = db.prepare(`SELECT rowid AS rowid, * FROM ${table}`).all() as Record<string, string | number | null>[];
  const row = pick(rows, random);
  const columns = Object.keys(row).filter(
    (name) =>
      row[name] !== null &&
      name !== "rowid" &&
      (only?.includes(name) ?? !(table === "decisions" && FOR_FINDING.test(name))),
  );
  const column = pick(columns, random);
  const value = row[column];
  const changed = typeof value === "number" ? value + 1_000_000 : flipCharacter(String(value), random);
  db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`).run(changed, row[key]);
  return `${table}.${column} of ${row[key]}`;
}

function flipCharacter(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  return `${text.slice(0, at)}${String.fromCodePoint(text.charCodeAt(at) ^ 16 || 1)}${text.slice(at + 1)}`;
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

/** The same numbers in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
