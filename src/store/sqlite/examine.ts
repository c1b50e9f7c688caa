// Is a store in good order, and if not, what is to be done?

import { existsSync, mkdtempSync, rmSync, statSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { StoreRefused } from "../../ports/failures.ts";
import { connect, messageOf, requireDurable } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { findBreak, findChangedDecision } from "./find-damage.ts";
import { findLost, readHead } from "./head-note.ts";
import type { NotedHead } from "./head-note.ts";
import { requireMigrated } from "./migrate.ts";
import { shippedMigrations } from "./migrations.ts";
import type { Migration } from "./migrations.ts";
import { servingProcess } from "./serving-lock.ts";
import { requireFile, requireOurs, storeId } from "./store-marker.ts";

export interface Examined {
  /** What was looked at, kebab-case. */
  readonly check: string;
  readonly ok: boolean;
  /** What was found, in one line. */
  readonly message: string;
  /** What to do; null: nothing. */
  readonly help: string | null;
}

type Check = Omit<Examined, "check">;

const MEGABYTE = 1024 * 1024;
const LEAST_FREE_BYTES = 256 * MEGABYTE;
const MOST_WAL_BYTES = 64 * MEGABYTE;
const RESTORE = "restore a backup: `muster restore`";

/**
 * Only reads, so another process may be serving the store. Never throws: if the store cannot be opened, that is told
 * like everything else.
 */
export function examineStore(
  path: string,
  migrations: readonly Migration[] = shippedMigrations(),
): readonly Examined[] {
  const examined = (check: string, look: () => Check): Examined => ({ check, ...telling(look) });
  if (!existsSync(path)) return [{ check: "database", ...notThere(path) }];
  const beside = [
    examined("served-by", () => servedBy(path)),
    examined("durability", () => durability(path)),
    examined("free-space", () => freeSpace(path)),
    examined("write-ahead-log", () => writeAheadLog(path)),
  ];
  let connection: Connection | undefined;
  let noted: NotedHead | undefined;
  const opened = examined("database", () => {
    requireFile(path);
    // INVARIANT: read before the database is opened. An entry that is noted later may be missing in what is read of the
    // database.
    noted = readHead(path);
    connection = connect(path, { readOnly: true });
    requireOurs(connection);
    return fine(`store ${storeId(connection) ?? "without an id"}, ${megabytes(statSync(path).size)}`);
  });
  if (connection === undefined || !opened.ok) return [opened, ...beside];
  const inside = examineInside(connection, noted, migrations).map(([check, look]) => examined(check, look));
  connection.close();
  return [opened, ...inside, ...beside];
}

function notThere(path: string): Check {
  return { ok: false, message: `there is no database \`${path}\``, help: "name it with `--db` or MUSTER_DB" };
}

function examineInside(
  connection: Connection,
  noted: NotedHead | undefined,
  migrations: readonly Migration[],
): readonly (readonly [string, () => Check])[] {
  const count = (sql: string): number => connection.prepare(sql).pluck().get() as number;
  return [
    ["integrity", () => verdict(integrityOf(connection), "every page is sound", RESTORE)],
    [
      "migrations",
      () => {
        requireMigrated(connection, migrations);
        return fine(`all ${migrations.length} are applied`);
      },
    ],
    [
      "audit-log",
      () =>
        verdict(
          findBreak(connection) ?? findLost(connection, noted),
          `one chain of ${count("SELECT count(*) FROM audit")} entries`,
          RESTORE,
        ),
    ],
    [
      "decisions",
      () =>
        verdict(
          findChangedDecision(connection),
          `all ${count("SELECT count(*) FROM decisions")} are as they were recorded`,
          RESTORE,
        ),
    ],
    [
      "orphans",
      () =>
        verdict(
          findOrphans(count),
          "nothing refers to what is not there",
          "`muster import` and `muster push` deliver it again.",
        ),
    ],
  ];
}

function integrityOf(connection: Connection): string | undefined {
  const found = connection.pragma("integrity_check(1)", { simple: true }) as string;
  return found === "ok" ? undefined : found;
}

/** Facts about entities that the catalog does not hold are no orphans, since facts may be delivered first. */
function findOrphans(count: (sql: string) => number): string | undefined {
  const found = [
    [
      count("SELECT count(*) FROM evaluations WHERE entity NOT IN (SELECT ref FROM entities)"),
      "evaluations of no entity",
    ],
    [count("SELECT count(*) FROM entities WHERE ref NOT IN (SELECT entity FROM evaluated)"), "entities without a mark"],
    [
      count("SELECT count(*) FROM decisions WHERE inputs NOT IN (SELECT digest FROM decision_texts)"),
      "decisions without their inputs",
    ],
    [
      count("SELECT count(*) FROM decisions WHERE telling NOT IN (SELECT digest FROM decision_texts)"),
      "decisions without what was told of them",
    ],
    [
      count(
        "SELECT count(*) FROM decisions WHERE in_force IS NOT NULL AND in_force NOT IN (SELECT digest FROM decision_texts)",
      ),
      "decisions without what was in force",
    ],
    [
      count(
        "SELECT count(*) FROM properties WHERE name = 'active-rulebook' AND value NOT IN (SELECT digest FROM rulebooks)",
      ),
      "rulebook in force without its files",
    ],
  ] as const;
  const orphans = found.filter(([rows]) => rows > 0).map(([rows, what]) => `${rows} ${what}`);
  return orphans.length === 0 ? undefined : orphans.join(", ");
}

function servedBy(path: string): Check {
  if (!existsSync(`${path}.lock`)) return fine("no process");
  const pid = servingProcess(path);
  return fine(pid === undefined ? "no process" : `process ${pid}`);
}

/** Tried on a database beside it: the same disk, the same settings and a real write. */
function durability(path: string): Check {
  const folder = mkdtempSync(join(dirname(path), "muster-doctor-"));
  try {
    const scratch = connect(join(folder, "scratch.db"), { readOnly: false });
    try {
      scratch.exec("CREATE TABLE written (at INTEGER)");
      requireDurable(scratch);
    } finally {
      scratch.close();
    }
    return fine("a write is on disk when it is acknowledged (synchronous = FULL)");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function freeSpace(path: string): Check {
  const { bavail, bsize } = statfsSync(dirname(path));
  const free = bavail * bsize;
  const needed = Math.max(LEAST_FREE_BYTES, existsSync(path) ? statSync(path).size : 0);
  const help = "backups and migrations need space for another copy: make room, or move the database to a larger disk";
  return verdict(
    free < needed ? `${megabytes(free)} are free, ${megabytes(needed)} are needed` : undefined,
    `${megabytes(free)} are free`,
    help,
  );
}

function writeAheadLog(path: string): Check {
  const log = `${path}-wal`;
  const size = existsSync(log) ? statSync(log).size : 0;
  const help = "something reads without end, or copies without checkpoints: find it, or restart the service";
  return verdict(
    size > MOST_WAL_BYTES ? `${megabytes(size)}, ${megabytes(MOST_WAL_BYTES)} at most are usual` : undefined,
    megabytes(size),
    help,
  );
}

function telling(look: () => Check): Check {
  try {
    return look();
  } catch (error) {
    const help =
      error instanceof StoreRefused ? error.help : "the database and its folder have to be there, and writable";
    return { ok: false, message: messageOf(error), help };
  }
}

function verdict(wrong: string | undefined, right: string, help: string): Check {
  return wrong === undefined ? fine(right) : { ok: false, message: wrong, help };
}

function fine(message: string): Check {
  return { ok: true, message, help: null };
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
