// `muster backup` and `muster restore`: how is the database copied, and a copy made into a database again?

import { resolve } from "node:path";
import { count } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { databaseFile } from "../where-to-look.ts";
import { say } from "../say.ts";
import type { RestoredDatabase, World } from "../world.ts";

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
  const restored = await local.restore(resolve(world.cwd, file), resolve(world.cwd, to), force === true);
  const what = count(restored.entries, "audit entry", "audit entries");
  await world.stdout.write(`${to}: a database with ${what}; \`muster serve --db ${to}\` serves it.\n`);
  await sayEnded(restored, world);
  return EXIT.clean;
}

/** A backup does not hold what was revoked after it was made. Those tokens and waivers must not come back to life. */
async function sayEnded({ endedAgain }: RestoredDatabase, { stdout, stderr }: World): Promise<void> {
  if (endedAgain === null) {
    await say(
      stderr,
      "muster: the database that was there cannot be read: revoke again what was revoked since the backup",
    );
  } else if (endedAgain !== undefined && endedAgain.tokens + endedAgain.waivers > 0) {
    const { tokens, waivers } = endedAgain;
    await stdout.write(`Revoked again, as it was since: ${count(tokens, "token")}, ${count(waivers, "waiver")}.\n`);
  }
}
