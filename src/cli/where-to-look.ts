// Does the command work on a database file or ask a server?

import { resolve } from "node:path";
import { UsageError } from "../model/usage-error.ts";
import type { World } from "./world.ts";

const USUAL = "muster.db";

/** The absolute path of `--db`, else of MUSTER_DB, else of `muster.db` in the working directory. */
export function databaseFile(db: string | undefined, { env, cwd }: Pick<World, "env" | "cwd">): string {
  return resolve(cwd, db ?? (env["MUSTER_DB"] || USUAL));
}

interface Named {
  readonly db?: string;
  readonly server?: string;
}

/** The absolute path of the database file, when one is named. Undefined: a server is asked. */
export function databaseInsteadOfServer({ db, server }: Named, world: World): string | undefined {
  if (db !== undefined && server !== undefined) {
    throw new UsageError("`--db` and `--server` name two places", "leave one of them out");
  }
  if (db !== undefined) return databaseFile(db, world);
  const isServerNamed = server !== undefined || (world.env["MUSTER_URL"] ?? "") !== "";
  return isServerNamed || (world.env["MUSTER_DB"] ?? "") === "" ? undefined : databaseFile(undefined, world);
}
