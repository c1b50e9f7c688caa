// Serves a store until it is killed, or once: argv is the database, and `once`. Says `served`, or why not.

import { StoreRefused } from "../../src/ports/failures.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";

const [path = "", once] = process.argv.slice(2);
try {
  const store = await openSqliteStore({ path });
  process.stdout.write("served\n");
  if (once === undefined) setInterval(() => undefined, 1_000);
  else await store.close();
} catch (error) {
  process.stdout.write(`${error instanceof StoreRefused ? error.code : String(error)}\n`);
}
