// Prunes until it is killed, and says each slice that is on disk: argv is the database, the instant.

import { writeSync } from "node:fs";
import { prune } from "../../../src/app/audit/prune.ts";
import { openSqliteStore } from "../../../src/store/sqlite/open-sqlite-store.ts";
import { TEST_SIGNER } from "../../receipt/keys.ts";
import { DAY, NOW, gateMuster } from "../gate-muster.ts";

const [path = "", at = ""] = process.argv.slice(2);
const store = await openSqliteStore({ path });
const muster = await gateMuster({ store, facts: [] });
muster.at(Number(at));
const pause = async (): Promise<void> => {
  writeSync(1, "slice\n");
};
await prune({ ...muster, signing: { signers: [TEST_SIGNER] }, pause }, { actor: "test", before: NOW + DAY });
