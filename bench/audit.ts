// What does it take to verify a long audit log, against hashing the same bytes and nothing else?

import { hash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { verifyAudit } from "../src/app/audit/verify-audit.ts";
import { CHAIN_START, chainAct, digestOf } from "../src/model/audit.ts";
import { digestOfDecision } from "../src/model/decision-record.ts";
import type { DecisionRecord } from "../src/model/decision-record.ts";
import { openSqliteStore } from "../src/store/sqlite/open-sqlite-store.ts";

/** `npm run bench:audit -- ENTRIES`: every second one tells of a decision. */
const ENTRIES = Number(process.argv[2] ?? 1_000_000);
const AT = Date.UTC(2026, 11, 1);
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), "muster-bench-audit-"));
const path = join(folder, "muster.db");
try {
  await (await openSqliteStore({ path })).close();
  const hashed = fill(path);
  rmSync(`${path}.head`);
  const store = await openSqliteStore({ path, readOnly: true });
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await seconds(() => hashAll(hashed));
    let intact = false;
    const ours = await seconds(async () => {
      ({ intact } = await verifyAudit(store));
    });
    if (!intact) throw new Error("the log is not intact");
    ratios.push(ours / bare);
    console.log(
      `${ENTRIES} entries, ${Math.floor(ENTRIES / 2)} decisions: verified in ${ours.toFixed(2)} s, hashed alone in ${bare.toFixed(2)} s, ${(ours / bare).toFixed(1)} ×`,
    );
  }
  await store.close();
  console.log(`median ${ratios.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]?.toFixed(1)} × bare hashing`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Rows as the service writes them. Answers the lengths of all that is hashed of them. */
function fill(file: string): number[] {
  const db = new Database(file);
  const text = "{}";
  const digest = digestOf(text);
  const lengths: number[] = [];
  const entry = db.prepare("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const row = db.prepare(`INSERT INTO decisions VALUES (${Array.from({ length: 16 }, () => "?").join()})`);
  db.exec("BEGIN");
  db.prepare("INSERT INTO decision_texts VALUES (?, ?)").run(digest, text);
  let last = CHAIN_START;
  for (let sequence = 1; sequence <= ENTRIES; sequence++) {
    const record = sequence % 2 === 0 ? decision(sequence, digest) : undefined;
    const kind = record === undefined ? "facts" : "decision";
    const subject = record?.id ?? "scanner";
    const summary = "ALLOW checkout -> production: 37 passed, 2 warnings";
    const own = record === undefined ? digest : digestOfDecision(record);
    const made = chainAct({ kind, at: AT + sequence, actor: "token:tok_01", subject, summary, digest: own }, last);
    entry.run(sequence, kind, made.at, made.actor, subject, summary, own, made.previous, made.hash);
    lengths.push(330);
    if (record !== undefined) {
      const { id, entity, environment, verdict, decidedAt, validUntil, question, key, ...rests } = record;
      const asked = [id, entity, environment, verdict, decidedAt, validUntil, question, key];
      const said = [...asked, rests.rulebook, rests.inputs, rests.telling, rests.inForce];
      row.run(sequence, ...said, record.request, 1, sequence % 1_000);
      lengths.push(600);
    }
    last = made;
  }
  db.exec("COMMIT");
  db.close();
  return lengths;
}

function decision(sequence: number, digest: string): DecisionRecord {
  const fingerprint = digest.slice(7, 29);
  return {
    id: `dec_${String(sequence).padStart(26, "0")}`,
    entity: "component:default/checkout",
    environment: "production",
    verdict: "allow",
    decidedAt: AT + sequence,
    validUntil: AT + sequence + 3_600_000,
    question: fingerprint,
    key: fingerprint,
    rulebook: digest,
    inputs: digest,
    telling: digest,
    inForce: null,
    request: `{"request":{"entity":"component:default/checkout","environment":"production","change":{"type":"release","version":"1.${sequence}"},"facts":{},"explain":"failing"},"by":{"actor":"token:tok_01","token":"tok_01","roles":["gatekeeper"],"sources":["ci"]},"notEvaluated":[]}`,
  };
}

function hashAll(lengths: readonly number[]): void {
  const text = "x".repeat(1_000);
  for (const length of lengths) hash("sha256", text.slice(0, length));
}

async function seconds(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}
