// Webhooks, while the service is killed again and again, or when far too many come: is all understood that was accepted, once?

import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { deploymentStatus, signedBy } from "../integrations/github/webhooks.ts";
import { eventually, load, nameOf, prepare, succeeded } from "./given.ts";
import { expectWhole } from "./kept.ts";
import { emptyFolder, serve } from "./served-process.ts";
import type { Answer, ServedProcess } from "./served-process.ts";

/** `npm run test:faults` asks for many more. */
const CYCLES = Number(process.env["MUSTER_KILL_CYCLES"] ?? 4);
const SECRET = "secret of the fault tests";
const ENV = { MUSTER_GITHUB_WEBHOOK_SECRET: SECRET };
const CLIENTS = 8;
/** More than are let in at once. */
const FLOOD = 700;

/** Of a deployment of its own. */
function send(muster: ServedProcess, number: number): Promise<Answer> {
  const sha = createHash("sha1").update(String(number)).digest("hex");
  const body = JSON.stringify(deploymentStatus("success", { id: number, sha }));
  const headers = signedBy(SECRET, body, { id: `delivery-${number}`, event: "deployment_status" });
  return muster.ask("POST /webhooks/github", { body, headers, token: null });
}

interface Kept {
  readonly delivered: readonly number[];
  /** Of which something is told; as often as it is. */
  readonly told: readonly number[];
  readonly waiting: number;
}

function readKept(db: string): Kept {
  const database = new Database(db, { readonly: true });
  const rows = (sql: string) => database.prepare(sql).pluck().all();
  try {
    return {
      delivered: rows("select cast(substr(id, 10) as integer) from deliveries order by 1") as number[],
      told: rows(
        "select cast(replace(json_extract(data, '$.key'), 'acme/shop:deployment:', '') as integer) from delivery_events order by 1",
      ) as number[],
      waiting: (rows("select count(*) from waiting_deliveries") as number[])[0] ?? -1,
    };
  } finally {
    database.close();
  }
}

describe("webhooks", () => {
  it(
    `are understood once, the process killed ${CYCLES} times between its answer and that`,
    async () => {
      const db = join(emptyFolder(), "muster.db");
      const accepted: number[] = [];
      let [muster, sent] = [await serve({ db, env: ENV }), 0];
      await prepare(muster, 1);
      for (let cycle = 1; cycle <= CYCLES; cycle++) {
        const before = accepted.length;
        let isKilled = false;
        const served = muster;
        const working = load(CLIENTS, async () => {
          const number = ++sent;
          try {
            expect((await send(served, number)).status).toBe(200);
            accepted.push(number);
          } catch (error) {
            if (!isKilled) throw error;
            await setTimeout(5);
          }
        });
        await Promise.race([eventually(() => accepted.length > before + 3 * CLIENTS, "some answers"), working.failed]);
        isKilled = true;
        await served.kill();
        await working.stop();
        muster = await serve({ db, env: ENV });
      }
      await eventually(() => readKept(db).waiting === 0, "all to be understood");
      await muster.stop();
      const { delivered, told } = readKept(db);
      expect(accepted.filter((number) => !new Set(delivered).has(number))).toEqual([]);
      expect(told).toEqual(delivered);
      await expectWhole(db);
    },
    CYCLES * 120_000,
  );

  it("that are far too many are accepted, or told to come back: none is lost, and gates answer meanwhile", async () => {
    const db = join(emptyFolder(), "muster.db");
    const muster = await serve({ db, env: ENV });
    await prepare(muster, 4);
    const [accepted, refused]: [number[], Answer[]] = [[], []];
    let [sent, decided] = [0, 0];
    const flooding = load(FLOOD, async () => {
      const number = ++sent;
      const answer = await send(muster, number);
      if (answer.status === 200) accepted.push(number);
      else refused.push(answer);
    });
    const asking = load(2, async (client, round) => {
      const body = { entity: nameOf(client), environment: "production", change: { version: `${client}.${round}` } };
      succeeded(await muster.ask("POST /v1/decisions", { body }));
      decided++;
    });
    const isEnough = () => accepted.length > 3 * FLOOD && refused.length > 0 && decided > 20;
    await Promise.race([eventually(isEnough, "a flood"), flooding.failed, asking.failed]);
    await Promise.all([flooding.stop(), asking.stop()]);
    expect(refused.every(({ status, headers }) => status === 503 && Number(headers["retry-after"]) > 0)).toBe(true);
    await eventually(() => readKept(db).waiting === 0, "all to be understood");
    const { delivered, told } = readKept(db);
    expect(delivered).toEqual([...accepted].sort((a, b) => a - b));
    expect(told).toEqual(delivered);
  });
});
