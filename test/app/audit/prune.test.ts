// Does what is old and not needed go, and nothing else; and is what is left still proved?

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { evaluateOutdated } from "../../../src/app/evaluations/evaluate-outdated.ts";
import { prune, pruneOld } from "../../../src/app/audit/prune.ts";
import { keepCheckpoint } from "../../../src/app/audit/sign-checkpoint.ts";
import { publishSigners } from "../../../src/app/audit/signing.ts";
import { verifyAudit } from "../../../src/app/audit/verify-audit.ts";
import { replayDecision } from "../../../src/app/decisions/replay-decision.ts";
import { activateRules } from "../../../src/app/activation/activate-rules.ts";
import { markDeployed } from "../../../src/app/directives/mark-deployed.ts";
import { nameOfStretch } from "../../../src/model/pruned-stretch.ts";
import type { Store } from "../../../src/ports/store.ts";
import { systemChance } from "../../../src/http/system-chance.ts";
import { memoryStore } from "../../../src/store/memory.ts";
import { sqlStore } from "../../../src/store/sql-store.ts";
import { findDamage } from "../../../src/store/sqlite/find-damage.ts";
import { sqliteDriver } from "../../../src/store/sqlite/sqlite-driver.ts";
import { TEST_SIGNER } from "../../receipt/keys.ts";
import { openFolder } from "../../store/open-folder.ts";
import type { TestFolder } from "../../store/open-folder.ts";
import { CHECKOUT, DAY, FACTS, NOW, PIPELINE, RULES, fact, gateMuster } from "../gate-muster.ts";

const BY = { actor: "token:tok_admin" };
const LATER = NOW + 400 * DAY;

/** A year of a service: a release each month, the third of them deployed, a checkpoint of the sixth. */
async function aYear(store: Store) {
  const muster = await gateMuster({ store, facts: FACTS });
  const signing = await publishSigners(muster, { signers: [TEST_SIGNER] });
  const signed = { ...muster, chance: systemChance(), signing };
  const ids: string[] = [];
  for (let month = 0; month < 12; month++) {
    muster.at(NOW + month * 30 * DAY);
    const age = -month * 30 * DAY;
    await muster.deliver(fact(CHECKOUT, "test.line_coverage_pct", 80 + month, age));
    await muster.deliver(fact(CHECKOUT, "security.vuln_critical_count", 0, age, "trivy"));
    const { id } = await muster.ask({ change: { type: "release", version: `1.${month}` } });
    ids.push(String(id));
    if (month === 2) await markDeployed(signed, String(id), {}, { ...PIPELINE, roles: ["operator"] });
    if (month === 5) await keepCheckpoint(signed);
  }
  muster.at(LATER);
  return { ...signed, ids };
}

const kept = async (store: Store): Promise<string[]> =>
  (await store.decisions.list({ limit: 99 })).items.map(({ id }) => id).reverse();

describe("pruning", () => {
  it("lets go what is older and not needed, and what is left verifies and replays", async () => {
    const store = memoryStore();
    const muster = await aYear(store);
    const texts = (await store.pruning.textDigests("", 999)).length;
    const before = NOW + 10 * 30 * DAY;
    const counted = await prune(muster, { ...BY, before, dryRun: true });
    expect(counted).toMatchObject({ before, dryRun: true, decisions: 8, rulebooks: null });
    expect(await kept(store)).toHaveLength(12);

    const pruned = await prune(muster, { ...BY, before });
    const { entries, transitions, events } = counted;
    expect(pruned).toMatchObject({ decisions: 8, entries, transitions, events, dryRun: false });
    const needed = [muster.ids[2], muster.ids[5]];
    expect(await kept(store)).toEqual([...needed, ...muster.ids.slice(-2)]);
    expect((await store.pruning.textDigests("", 999)).length).toBeLessThan(texts);
    expect(await verifyAudit(store)).toMatchObject({
      intact: true,
      decisions: 4,
      pruned: { before: "2027-09-27T12:00:00Z" },
    });
    for (const id of await kept(store)) expect(await replayDecision(muster, id)).toMatchObject({ agrees: true });
    expect((await store.audit.last())?.summary).toContain("8 of them decisions");
    expect(await prune(muster, { ...BY, before })).toMatchObject({ decisions: 0, entries: 0 });
    expect(await verifyAudit(store)).toMatchObject({ intact: true });
  });

  it("keeps what holds, and what is decided goes on from there", async () => {
    const store = memoryStore();
    const muster = await aYear(store);
    const { id } = await muster.ask({ change: { type: "release", version: "new" } });
    muster.at(LATER + 7 * DAY);
    await prune(muster, { ...BY, before: LATER });
    expect(await kept(store)).toEqual([muster.ids[2], muster.ids[5], id]);
    await muster.ask({ change: { type: "release", version: "newer" } });
    await keepCheckpoint(muster);
    expect(await verifyAudit(store)).toMatchObject({ intact: true, decisions: 4 });
  });

  it("lets go rules that nothing names any more, and the log verifies without them", async () => {
    const muster = await gateMuster({ store: memoryStore(), facts: FACTS });
    const signed = { ...muster, signing: await publishSigners(muster, { signers: [TEST_SIGNER] }) };
    const { rulebooks } = muster.store;
    const first = (await rulebooks.active()) ?? "";
    await muster.ask({ change: { type: "release", version: "1" } });
    muster.at(LATER);
    await activateRules(muster, [{ path: "rules.yaml", text: RULES.replace(/title: .*/, "title: Mended") }], {
      actor: "test",
    });
    await evaluateOutdated(muster);
    await muster.ask({ change: { type: "release", version: "2" } });
    muster.at(LATER + 8 * DAY);
    expect(await rulebooks.get(first)).toBeDefined();
    expect(await prune(signed, { ...BY, before: NOW + DAY })).toMatchObject({ decisions: 1, rulebooks: 1 });
    expect(await rulebooks.get(first)).toBeUndefined();
    expect(await verifyAudit(muster.store)).toMatchObject({ intact: true, decisions: 1 });
    expect(await prune(signed, { ...BY, before: NOW + DAY })).toMatchObject({ decisions: 0, rulebooks: 0 });
  });

  it("says of a decision that it was pruned, and of one that never was that there is none", async () => {
    const store = memoryStore();
    const muster = await aYear(store);
    const chance = systemChance();
    const old = chance.id("dec", NOW);
    await expect(replayDecision(muster, old)).rejects.toMatchObject({ code: "no-such-decision" });
    await prune(muster, { ...BY, before: NOW + 30 * DAY });
    await expect(replayDecision(muster, old)).rejects.toMatchObject({
      kind: "missing",
      code: "pruned-decision",
      message: `there is no decision \`${old}\` any more: it is older than 2026-12-31T12:00:00Z`,
    });
    const young = chance.id("dec", NOW + 31 * DAY);
    await expect(replayDecision(muster, young)).rejects.toMatchObject({ code: "no-such-decision" });
  });

  it("is refused where it is not said what is old, for what is young, and without a key", async () => {
    const muster = await aYear(memoryStore());
    await expect(prune(muster, BY)).rejects.toMatchObject({ kind: "invalid", code: "no-retention" });
    await expect(prune(muster, { ...BY, before: LATER - 7 * DAY + 1 })).rejects.toMatchObject({ code: "too-recent" });
    const { signing: _, ...unsigned } = muster;
    await expect(prune(unsigned, { ...BY, before: NOW })).rejects.toMatchObject({ code: "no-signing-key" });
    expect(await prune(unsigned, { ...BY, before: NOW + 60 * DAY, dryRun: true })).toMatchObject({ decisions: 2 });
  });

  it("is done each day as the retention says, and not at all without one", async () => {
    const muster = await aYear(memoryStore());
    await pruneOld(muster);
    expect(await kept(muster.store)).toHaveLength(12);
    await pruneOld({ ...muster, retention: 100 * DAY });
    expect(await kept(muster.store)).toHaveLength(4);
    expect((await muster.store.pruning.lastStretch())?.before).toBe(LATER - 100 * DAY);
  });
});

describe("a pruned log in a database", () => {
  let folder: TestFolder;
  let db: Database.Database;
  let whole: Buffer;
  beforeEach(async () => {
    folder = openFolder();
    const store = await folder.open();
    const muster = await aYear(store);
    await prune(muster, { ...BY, before: NOW + 5 * 30 * DAY });
    await prune(muster, { ...BY, before: NOW + 10 * 30 * DAY });
    await store.close();
    db = new Database(folder.path);
    db.pragma("journal_mode = delete");
  });
  afterEach(() => {
    db.close();
    folder.remove();
  });

  const untrigger = (): void => {
    const triggers = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all() as string[];
    for (const name of triggers) db.exec(`DROP TRIGGER \`${name}\``);
    whole = db.serialize();
  };
  async function after(tamper: (copy: Database.Database) => void) {
    const copy = new Database(whole);
    try {
      tamper(copy);
      return (await verifyAudit(sqlStore(sqliteDriver(() => copy)))).broken;
    } finally {
      copy.close();
    }
  }

  it("lets nothing else be deleted", () => {
    expect(findDamage(db)).toBeUndefined();
    const last = db.prepare("SELECT max(sequence) FROM prunings").pluck().get() as number;
    expect(() => db.exec(`DELETE FROM audit WHERE sequence > ${last}`)).toThrow("append-only");
    expect(() => db.exec(`DELETE FROM decisions WHERE sequence > ${last}`)).toThrow("append-only");
    expect(() => db.exec("DELETE FROM prunings")).toThrow("never deleted");
  });

  it("shows every edit, deletion and cut that nobody signed", async () => {
    untrigger();
    expect(await after(() => undefined)).toBeNull();
    const sequences = db.prepare("SELECT sequence FROM audit ORDER BY sequence").pluck().all() as number[];
    for (const sequence of sequences) {
      for (const column of ["summary", "previous"]) {
        const edited = await after((copy) =>
          copy.prepare(`UPDATE audit SET ${column} = ${column} || 'x' WHERE sequence = ?`).run(sequence),
        );
        expect(edited, `${column} of ${sequence}`).not.toBeNull();
      }
      const isLast = sequence === sequences.at(-1);
      const cut = await after((copy) => copy.prepare("DELETE FROM audit WHERE sequence = ?").run(sequence));
      expect(cut, `without ${sequence}`).not.toBeNull();
      if (isLast) continue;
      expect(await after((copy) => copy.prepare("DELETE FROM audit WHERE sequence <= ?").run(sequence))).not.toBeNull();
    }
    const changed = await after((copy) => copy.exec("UPDATE decisions SET verdict = 'block' WHERE sequence < 20"));
    expect(changed).toMatchObject({ code: "decision-changed" });
  });

  it.each<[string, string, string]>([
    [
      "the stretch taken out",
      "DELETE FROM prunings WHERE sequence = (SELECT min(sequence) FROM prunings)",
      "entry-missing",
    ],
    ["all stretches taken out", "DELETE FROM prunings", "entry-missing"],
    ["what it says changed", `UPDATE prunings SET body = json_set(body, '$.kept', 0)`, "pruning-changed"],
    ["its hash changed", `UPDATE prunings SET body = json_set(body, '$.hash', 'sha256:0')`, "pruning-changed"],
    ["its signature changed", `UPDATE prunings SET body = replace(body, 'sig', 'gis')`, "pruning-changed"],
    ["it made unreadable", `UPDATE prunings SET body = '{'`, "pruning-changed"],
  ])("names %s", async (_, statement, code) => {
    untrigger();
    expect(await after((copy) => copy.exec(statement))).toMatchObject({ code });
  });

  it("names a stretch that nobody wrote down, though it is signed", async () => {
    untrigger();
    const store = sqlStore(sqliteDriver(() => db));
    const muster = await gateMuster({ store, facts: [] });
    muster.at(LATER);
    const audit = { ...store.audit };
    const last = (await audit.last())?.sequence ?? 0;
    await prune({ ...muster, signing: { signers: [TEST_SIGNER] } }, { ...BY, before: LATER - 7 * DAY });
    db.prepare("DELETE FROM audit WHERE sequence > ?").run(last);
    const { broken } = await verifyAudit(store);
    const stretch = (await store.pruning.lastStretch()) as never;
    expect(broken).toMatchObject({ code: "pruning-without-entry", subject: nameOfStretch(stretch) });
  });
});

describe("a pruning that is killed", () => {
  const CYCLES = 4;
  it(`${CYCLES} times on the way leaves a log that verifies, and is gone on with`, async () => {
    const folder = openFolder();
    try {
      let store = await folder.open();
      let muster = await gateMuster({ store, facts: FACTS });
      await publishSigners(muster, { signers: [TEST_SIGNER] });
      const asked = Array.from({ length: 1_500 }, (_, index) =>
        muster.ask({ change: { type: "release", version: `1.${index}` } }),
      );
      await Promise.all(asked);
      await store.close();
      const child = fileURLToPath(new URL("pruning-child.ts", import.meta.url));
      let left = 1_500;
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        const process = spawn(globalThis.process.execPath, [child, folder.path, String(LATER)], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        // One slice more each time, and whatever the next has come to.
        await Promise.race([once(process.stdout, "data"), once(process, "exit")]);
        process.kill("SIGKILL");
        await once(process, "close");
        store = await folder.open();
        const { broken, decisions, pruned } = await verifyAudit(store);
        expect(broken).toBeNull();
        expect(pruned).not.toBeNull();
        expect(decisions).toBeLessThanOrEqual(left);
        left = decisions;
        await store.close();
        if (left < 10) break;
      }
      expect(left).toBeLessThan(1_500);
      store = await folder.open();
      muster = await gateMuster({ store, facts: [] });
      muster.at(LATER);
      await prune({ ...muster, signing: { signers: [TEST_SIGNER] } }, { ...BY, before: NOW + DAY });
      expect(await verifyAudit(store)).toMatchObject({ intact: true });
      expect((await kept(store)).length).toBeLessThanOrEqual(1);
      expect(await store.pruning.textDigests("", 9)).toHaveLength((await kept(store)).length * 2);
      await store.close();
    } finally {
      folder.remove();
    }
  });
});
