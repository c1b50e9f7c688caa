// Records decisions until it is killed, and says each one that was answered: argv is the database, the cycle.

import { writeSync } from "node:fs";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { decision, record } from "../contract/store/given.ts";

const [path = "", cycle = ""] = process.argv.slice(2);
const store = await openSqliteStore({ path });

async function recordOn(lane: number): Promise<never> {
  for (let index = 0; ; index++) {
    const { id } = await record(
      store,
      decision(`${cycle}-${lane}-${index}`, { inputs: `sha256:${cycle}-${lane}-${index}` }),
    );
    writeSync(1, `${id}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, lane) => recordOn(lane)));
