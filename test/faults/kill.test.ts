// Killed without a warning, under load: is everything there that was answered?

import Database from "better-sqlite3";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { answerOf } from "../../src/app/decisions/decision-record.ts";
import { coverageOf, eventually, load, nameOf, prepare, succeeded } from "./given.ts";
import { expectWhole, reading } from "./kept.ts";
import { emptyFolder, serve } from "./served-process.ts";
import type { ServedProcess } from "./served-process.ts";

/** `npm run test:faults` asks for many more. */
const CYCLES = Number(process.env["MUSTER_KILL_CYCLES"] ?? 5);
const ENTITIES = 24;
const CLIENTS = 16;

/** What was answered, and has to be there ever after. */
interface Acknowledged {
  /** Answer by id. */
  readonly decisions: Map<string, string>;
  /** The highest value of each entity. */
  readonly facts: Map<number, number>;
}

describe("kill -9", () => {
  it(
    `under load, ${CYCLES} times: what was answered is there, and the log is whole`,
    async () => {
      const db = join(emptyFolder(), "muster.db");
      const everything: Acknowledged = { decisions: new Map(), facts: new Map() };
      let muster = await serve({ db });
      await prepare(muster, ENTITIES);
      for (let cycle = 1; cycle <= CYCLES; cycle++) {
        const { decisions, facts } = await askUntilKilled(muster, cycle);
        for (const [entity, value] of facts) everything.facts.set(entity, value);
        for (const [id, answer] of decisions) everything.decisions.set(id, answer);
        muster = await serve({ db });
        await expectAll(muster, db, { decisions, facts: everything.facts });
      }
      await muster.kill();
      expect(everything.facts.size).toBe(ENTITIES);
      expect(await lostOf(db, everything.decisions)).toEqual([]);
      await expectWhole(db);
    },
    CYCLES * 120_000,
  );
});

const KILLED = new Error("killed");

/** Decisions and facts, from several clients at once, killed at any moment after some of each were answered. */
async function askUntilKilled(muster: ServedProcess, cycle: number): Promise<Acknowledged> {
  const acknowledged: Acknowledged = { decisions: new Map(), facts: new Map() };
  let isKilled = false;
  const working = load(CLIENTS, async (client, round) => {
    try {
      if (client % 2 === 0) await decide(muster, `${cycle}.${client}.${round}`, client, acknowledged);
      else await deliver(muster, (client - 1) / 2, cycle * 1_000_000 + round, acknowledged);
    } catch (error) {
      throw isKilled ? KILLED : error;
    }
  });
  const { decisions, facts } = acknowledged;
  await Promise.race([
    eventually(() => decisions.size > CLIENTS && facts.size === ENTITIES, "some of each"),
    working.failed,
  ]);
  await setTimeout(Math.random() * 300);
  isKilled = true;
  await muster.kill();
  await expect(working.stop()).rejects.toBe(KILLED);
  return acknowledged;
}

/** A version that was never asked about: a row of its own. */
async function decide(muster: ServedProcess, version: string, client: number, { decisions }: Acknowledged) {
  const body = { entity: nameOf(client % ENTITIES), environment: "production", change: { version } };
  const answer = await muster.ask("POST /v1/decisions", { body });
  decisions.set(String(succeeded(answer)["id"]), answer.text);
}

/** To entities nobody else delivers to; values only grow, so that the highest that was accepted, or a later one, is kept. */
async function deliver(muster: ServedProcess, mine: number, count: number, { facts }: Acknowledged): Promise<void> {
  const value = count / 1_000_000;
  const entities = Array.from({ length: ENTITIES / (CLIENTS / 2) }, (_, index) => mine + index * (CLIENTS / 2));
  const body = entities.map((entity) => coverageOf(entity, value));
  const { items } = succeeded(await muster.ask("POST /v1/facts", { body })) as { items: { status: string }[] };
  for (const [index, entity] of entities.entries()) {
    expect(items[index]).toEqual({ index, status: "stored" });
    facts.set(entity, value);
  }
}

async function expectAll(muster: ServedProcess, db: string, { decisions, facts }: Acknowledged): Promise<void> {
  expect(await lostOf(db, decisions)).toEqual([]);
  for (const [entity, atLeast] of facts) {
    const path = nameOf(entity).replace(":", "/");
    const told = succeeded(await muster.ask(`GET /v1/entities/${path}`)) as {
      facts: { name: string; value: number }[];
    };
    expect(told.facts.find(({ name }) => name === "test.line_coverage_pct")?.value).toBeGreaterThanOrEqual(atLeast);
  }
  const raw = new Database(db, { readonly: true });
  expect(raw.pragma("quick_check", { simple: true })).toBe("ok");
  raw.close();
}

/** Those that are not there, to the byte as they were answered, with what they rest on. */
async function lostOf(db: string, decisions: Acknowledged["decisions"]): Promise<readonly string[]> {
  return reading(db, async (store) => {
    const lost: string[] = [];
    for (const [id, answer] of decisions) {
      const record = await store.decisions.get(id);
      const inputs = record && (await store.decisions.text(record.inputs));
      const telling = record && (await store.decisions.text(record.telling));
      const isWhole = record !== undefined && inputs !== undefined && telling !== undefined;
      if (!isWhole || answerOf(record, telling) !== answer) lost.push(id);
    }
    return lost;
  });
}
