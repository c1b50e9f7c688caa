// Killed while the fleet is evaluated anew: does it go on where it stood, and end as if nothing had happened?

import { join } from "node:path";
import { expect, it } from "vitest";
import type { SqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { coverageOf, eventually, prepare, push, succeeded } from "./given.ts";
import { expectWhole, reading, readStandings } from "./kept.ts";
import { emptyFolder, serve } from "./served-process.ts";
import type { ServedProcess } from "./served-process.ts";

const ENTITIES = 2_000;
const KILLS = 4;

it("an evaluation of the whole fleet, killed again and again, ends as one that was not", async () => {
  const undisturbed = join(emptyFolder(), "muster.db");
  const other = await start(undisturbed);
  const digest = await push(other, 50);
  await reading(undisturbed, (store) => untilEvaluated(store, digest));
  await other.kill();

  const db = join(emptyFolder(), "muster.db");
  let muster = await start(db);
  await reading(db, async (store) => {
    expect(await push(muster, 50)).toBe(digest);
    const left = [await outdated(store, digest)];
    for (let kills = 0; kills < KILLS; kills++) {
      const before = left.at(-1) ?? 0;
      // As soon as some of it is done.
      await eventually(async () => before === 0 || (await outdated(store, digest)) < before, "some are evaluated");
      await muster.kill();
      left.push(await outdated(store, digest));
      muster = await serve({ db });
    }
    expect(
      left.some((entities) => entities > 0 && entities < ENTITIES),
      `killed half-way: ${left.join(", ")}`,
    ).toBe(true);
    await untilEvaluated(store, digest);
  });
  await muster.kill();
  expect(await readStandings(db)).toEqual(await readStandings(undisturbed));
  await expectWhole(db);
});

/** With everybody evaluated by other rules. */
async function start(db: string): Promise<ServedProcess> {
  const muster = await serve({ db });
  await prepare(muster, ENTITIES);
  const body = Array.from({ length: ENTITIES }, (_, entity) => coverageOf(entity, entity % 100));
  succeeded(await muster.ask("POST /v1/facts", { body }));
  return muster;
}

async function outdated({ evaluations }: SqliteStore, digest: string): Promise<number> {
  return (await evaluations.outdated(digest, ENTITIES)).length;
}

async function untilEvaluated(store: SqliteStore, digest: string): Promise<void> {
  await eventually(async () => (await outdated(store, digest)) === 0, "all are evaluated");
}
