// May this file be served: is it sound, does it have the tables of this version, and is a write to it on disk?

import { randomUUID } from "node:crypto";
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { StoreRefused } from "../../ports/failures.ts";
import { connect, messageOf, requireDurable, unavailable } from "./connection.ts";
import type { Connection } from "./connection.ts";
import { requireNothingLost } from "./head-note.ts";
import { migrate } from "./migrate.ts";
import type { Migrated } from "./migrate.ts";
import type { Migration } from "./migrations.ts";
import { giveStoreId, readMarker, requireOurs, storeId, writeMarker } from "./store-marker.ts";

/** A store that is only starting may block, since nothing waits for it yet. */
const PATIENT_MILLISECONDS = 2_000;

/** Throws StoreRefused `no-folder`: a mistyped path must not be created. `what`: what is to be in the folder. */
export function requireFolder(path: string, what = "database"): void {
  const folder = dirname(path);
  if (existsSync(folder)) return;
  throw new StoreRefused(
    "no-folder",
    `there is no folder \`${folder}\` for the ${what}`,
    `make it: \`mkdir -p ${folder}\``,
  );
}

/** Brings the tables up to date, and proves by a real write that a write is on disk when it is acknowledged. */
export function prepareFile(path: string, migrations: readonly Migration[]): Migrated {
  return opening(path, () => {
    const connection = connect(path, { readOnly: false });
    try {
      connection.pragma(`busy_timeout = ${PATIENT_MILLISECONDS}`);
      return prepare(connection, migrations);
    } finally {
      connection.close();
    }
  });
}

function prepare(connection: Connection, migrations: readonly Migration[]): Migrated {
  requireOurs(connection);
  requireNothingLost(connection);
  requireWhole(connection);
  const migrated = migrate(connection, migrations, (next) => copyBefore(connection, next));
  giveStoreId(connection, randomUUID());
  connection
    .prepare("INSERT INTO properties VALUES ('opened-at', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    .run(new Date().toISOString());
  requireDurable(connection);
  const id = storeId(connection) ?? "";
  if (readMarker(connection.name) !== id) writeMarker(connection.name, id);
  return migrated;
}

/** In bytes. Reading every page of such a database takes a fifth of a second. */
const LARGEST_LOOKED_THROUGH = 128 * 1024 * 1024;

/**
 * A file that was cut short, or whose pages were overwritten, opens without an error until somebody reads a damaged
 * page.
 */
function requireWhole(connection: Connection): void {
  const [checkpoint] = connection.pragma("wal_checkpoint(TRUNCATE)") as readonly { readonly busy: number }[];
  const pages = connection.pragma("page_count", { simple: true }) as number;
  const pageSize = connection.pragma("page_size", { simple: true }) as number;
  const { size } = statSync(connection.name);
  if (checkpoint?.busy === 0 && size < pages * pageSize) {
    throw damaged(connection.name, `${size} of ${pages * pageSize} bytes are there`);
  }
  if (size > LARGEST_LOOKED_THROUGH) return;
  const found = connection.pragma("quick_check(1)", { simple: true }) as string;
  if (found !== "ok") throw damaged(connection.name, found.replaceAll("\n", ", "));
}

function copyBefore(connection: Connection, next: string): void {
  const copy = `${connection.name}.before-${next}`;
  rmSync(`${copy}.partial`, { force: true });
  connection.prepare("VACUUM INTO ?").run(`${copy}.partial`);
  renameSync(`${copy}.partial`, copy);
}

/** Turns an error of SQLite while a store is opened into one that whoever started it can understand. */
export function opening<Answer>(path: string, open: () => Answer): Answer {
  try {
    return open();
  } catch (error) {
    const { reason, cause = error } = unavailable(error) ?? {};
    if (reason === undefined && !isOfFiles(error)) throw error;
    if (reason === "io" && /malformed|not a database/.test(messageOf(cause)))
      throw damaged(path, messageOf(cause), error);
    throw new StoreRefused(
      "cannot-open",
      `\`${path}\` cannot be opened: ${messageOf(cause)}`,
      "the database and its folder have to be writable for the user that runs muster, on a disk with space left",
      { cause: error },
    );
  }
}

/** An error of the file system, about one of the files beside the database. */
function isOfFiles(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function damaged(path: string, how: string, cause?: unknown): StoreRefused {
  const help = "restore a backup: `muster restore`";
  return new StoreRefused("damaged", `\`${path}\` is damaged: ${how}`, help, { cause });
}
