// What does it take to verify a long audit log, whole and after pruning, against hashing the same bytes and nothing else?

import { generateKeyPairSync, hash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { AuditVerification } from "../src/api/audit.ts";
import { prune } from "../src/app/audit/prune.ts";
import { publishSigners } from "../src/app/audit/signing.ts";
import { verifyAudit } from "../src/app/audit/verify-audit.ts";
import { CHAIN_START, chainAct, digestOf } from "../src/model/audit.ts";
import { digestOfDecision } from "../src/model/decision-record.ts";
import type { DecisionRecord } from "../src/model/decision-record.ts";
import { DAY } from "../src/model/time.ts";
import { createSigner, readSigningKey } from "../src/receipt/signer.ts";
import type { Store } from "../src/ports/store.ts";
import { hashOf } from "../src/store/decision-row.ts";
import { openSqliteStore } from "../src/store/sqlite/open-sqlite-store.ts";

/** `npm run bench:audit -- DECISIONS`: each has its entry, and so has every twentieth delivery of facts besides. */
const DECISIONS = Number(process.argv[2] ?? 1_000_000);
const ENTRIES_A_DELIVERY = 20;
/** How many decisions rest on the same, and tell the same: an entity that stands as it did is written once. */
const DECISIONS_A_TEXT = 100;
/** Of what a decision rests on, and of what it tells, with a few findings. */
const TEXTS = [2_000, 5_000] as const;
const AT = Date.UTC(2026, 11, 1);
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), "muster-bench-audit-"));
const path = join(folder, "muster.db");
try {
  await (await openSqliteStore({ path })).close();
  const lengths = fill(path);
  rmSync(`${path}.head`);
  const store = await openSqliteStore({ path });
  await compare("the whole log", store, lengths);
  await pruneHalf(store);
  await compare("after pruning the older half", store, lengths.slice(lengths.length / 2));
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** In seconds of one core: what else the machine does counts for neither. */
async function compare(what: string, store: Store, lengths: readonly number[]): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await secondsOfCpu(() => hashAll(lengths));
    let told: AuditVerification | undefined;
    const ours = await secondsOfCpu(async () => {
      told = await verifyAudit(store);
    });
    if (told?.intact !== true) throw new Error(`the log is not intact: ${told?.broken?.message}`);
    ratios.push(ours / bare);
    console.log(
      `${what}: ${told.entries} entries, ${told.decisions} decisions verified in ${ours.toFixed(2)} s of a core, hashed alone in ${bare.toFixed(2)} s, ${(ours / bare).toFixed(1)} ×`,
    );
  }
  console.log(`median ${ratios.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]?.toFixed(1)} × bare hashing\n`);
}

/** Rows as the service writes them. Answers the lengths of all that is hashed of them. */
function fill(file: string): number[] {
  const db = new Database(file);
  const lengths: number[] = [];
  const entry = db.prepare("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const row = db.prepare(`INSERT INTO decisions VALUES (${Array.from({ length: 16 }, () => "?").join()})`);
  const text = db.prepare("INSERT INTO decision_texts VALUES (?, ?)");
  const keep = (body: string): string => {
    const digest = digestOf(body);
    text.run(digest, body);
    lengths.push(body.length);
    return digest;
  };
  db.exec("BEGIN");
  let last = CHAIN_START;
  const add = (act: Pick<Parameters<typeof chainAct>[0], "kind" | "subject" | "summary" | "digest">): void => {
    const made = chainAct({ ...act, at: AT + last.sequence, actor: "token:tok_01" }, last);
    const { sequence, kind, at, actor, subject, summary, digest, previous, hash: own } = made;
    entry.run(sequence, kind, at, actor, subject, summary, digest, previous, own);
    lengths.push(JSON.stringify(Object.values(made)).length - own.length);
    last = made;
  };
  let [inputs, telling] = ["", ""];
  for (let made = 0; made < DECISIONS; made++) {
    if (made % ENTRIES_A_DELIVERY === 0)
      add({ kind: "facts", subject: "scanner", summary: "12 facts of 3 entities", digest: digestOf(String(made)) });
    if (made % DECISIONS_A_TEXT === 0)
      [inputs, telling] = TEXTS.map((length) => keep(`${made}`.padEnd(length, "x"))) as [string, string];
    const sequence = last.sequence + 1;
    const record = decision(sequence, { inputs, telling });
    const { id, entity, environment, verdict, decidedAt, validUntil, question, key, ...rests } = record;
    const said = [id, entity, environment, verdict, decidedAt, validUntil, question, key];
    row.run(
      sequence,
      ...said,
      rests.rulebook,
      inputs,
      telling,
      rests.inForce,
      record.request,
      hashOf(entity),
      hashOf(question),
    );
    lengths.push(JSON.stringify(Object.values({ ...record, request: "" })).length + record.request.length);
    const summary = "ALLOW checkout -> production: 37 passed, 2 warnings";
    add({ kind: "decision", subject: id, summary, digest: digestOfDecision(record) });
  }
  db.exec("COMMIT");
  db.close();
  return lengths;
}

function decision(sequence: number, texts: Pick<DecisionRecord, "inputs" | "telling">): DecisionRecord {
  const rulebook = digestOf("rules");
  const fingerprint = rulebook.slice(7, 29);
  return {
    id: `dec_${String(sequence).padStart(26, "0")}`,
    entity: "component:default/checkout",
    environment: "production",
    verdict: "allow",
    decidedAt: AT + sequence,
    validUntil: AT + sequence + 3_600_000,
    question: fingerprint,
    key: fingerprint,
    rulebook,
    ...texts,
    inForce: null,
    request: `{"request":{"entity":"component:default/checkout","environment":"production","change":{"type":"release","version":"1.${sequence}"},"facts":{},"explain":"failing"},"by":{"actor":"token:tok_01","token":"tok_01","roles":["gatekeeper"],"sources":["ci"]},"notEvaluated":[]}`,
  };
}

async function pruneHalf(store: Store): Promise<void> {
  const key = readSigningKey(generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }));
  if (key === undefined) throw new Error("no key was made");
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const muster = { store, clock: { now: () => AT + 400 * DAY }, log: silent };
  const signing = await publishSigners(muster, { signers: [createSigner(key)] });
  const last = await store.audit.last();
  const { entries } = await prune(
    { ...muster, signing },
    { before: AT + Math.floor((last?.sequence ?? 0) / 2), actor: "bench" },
  );
  console.log(`${entries} entries pruned\n`);
}

function hashAll(lengths: readonly number[]): void {
  const text = "x".repeat(Math.max(...TEXTS));
  for (const length of lengths) hash("sha256", text.slice(0, length));
}

async function secondsOfCpu(work: () => unknown): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
