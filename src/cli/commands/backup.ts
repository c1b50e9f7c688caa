// `muster backup` and `muster restore`: how is the database copied, and how does a copy become one?

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

export interface RestoreOptions {
  readonly to: string;
  readonly force?: boolean;
}

export async function restore(file: string, { to, force }: RestoreOptions, world: World): Promise<ExitCode> {
  const local = await world.local();
  const { entries } = await local.restore(resolve(world.cwd, file), resolve(world.cwd, to), force === true);
  const what = count(entries, "audit entry", "audit entries");
  await world.stdout.write(`${to}: a database with ${what}; \`muster serve --db ${to}\` serves it.\n`);
  return EXIT.clean;
}
