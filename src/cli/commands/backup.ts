// `muster backup`: how is the database copied?

import { resolve } from "node:path";
import { count } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { databaseFile } from "../where-to-look.ts";
import type { World } from "../world.ts";

export async function backup(file: string, options: { readonly db?: string }, world: World): Promise<ExitCode> {
  const { bytes, entries } = await (
    await world.local()
  ).backup(databaseFile(options.db, world), resolve(world.cwd, file));
  await world.stdout.write(`${file}: ${bytes} bytes, ${count(entries, "audit entry", "audit entries")}, checked.\n`);
  return EXIT.clean;
}
