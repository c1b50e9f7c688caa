// A thousand clients ask the same at once: is it decided once?

import { join } from "node:path";
import { expect, it } from "vitest";
import { nameOf, prepare, succeeded } from "./given.ts";
import { expectWhole, reading } from "./kept.ts";
import { emptyFolder, serve } from "./served-process.ts";

it("a thousand identical checks at once are one decision, one row and one entry", async () => {
  const db = join(emptyFolder(), "muster.db");
  const muster = await serve({ db });
  await prepare(muster, 3);
  const body = { entity: nameOf(1), environment: "production", change: { version: "1.0.0" } };
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => muster.ask("POST /v1/decisions", { body })));
  const told = answers.map(succeeded);
  const ids = new Set(told.map(({ id }) => id));
  expect(ids.size).toBe(1);
  expect(told.filter(({ replayed }) => replayed !== true)).toHaveLength(1);
  const [decisions, entries] = await reading(db, async (store) => [
    await store.decisions.list({ limit: 10 }),
    await store.audit.entries(0, 1_000),
  ]);
  expect(decisions.items.map(({ id }) => id)).toEqual([...ids]);
  expect(entries.filter(({ kind }) => kind === "decision")).toHaveLength(1);
  await muster.stop();
  await expectWhole(db);
});
