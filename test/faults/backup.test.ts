// A backup under load: is nobody refused, and does what was restored hold all that was answered before it was asked for?

import { join } from "node:path";
import { expect, it } from "vitest";
import { eventually, load, nameOf, prepare, succeeded } from "./given.ts";
import { expectWhole, reading } from "./kept.ts";
import { emptyFolder, runMuster, serve } from "./served-process.ts";

const ENTITIES = 200;

it("a backup that is taken while gates are asked restores to all that was answered before", async () => {
  const folder = emptyFolder();
  const [db, copy, restored] = ["muster.db", "copy.db", "restored.db"].map((name) => join(folder, name));
  const muster = await serve({ db: String(db) });
  await prepare(muster, ENTITIES);
  const answered: string[] = [];
  const working = load(4, async (client, round) => {
    const body = {
      entity: nameOf(round % ENTITIES),
      environment: "production",
      change: { version: `${client}.${round}` },
    };
    answered.push(String(succeeded(await muster.ask("POST /v1/decisions", { body }))["id"]));
  });
  await eventually(() => answered.length > 200, "there is a load");
  const before = [...answered];
  const taken = await runMuster(["backup", String(copy), "--db", String(db)]);
  expect(taken.code, taken.err).toBe(0);
  const during = answered.length;
  await eventually(() => answered.length > during + 100, "it goes on");
  await working.stop();
  await muster.stop();

  const put = await runMuster(["restore", String(copy), "--to", String(restored)]);
  expect(put.code, put.err).toBe(0);
  const kept = await reading(String(restored), async ({ decisions }) =>
    Promise.all(before.map(async (id) => (await decisions.get(id))?.id)),
  );
  expect(kept).toEqual(before);
  await expectWhole(String(restored));
  const again = await serve({ db: String(restored) });
  const body = { entity: nameOf(1), environment: "production", change: { version: "after" } };
  expect(succeeded(await again.ask("POST /v1/decisions", { body }))).toMatchObject({ verdict: "block" });
});
