// Is this database the one that was here before?

import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { StoreRefused } from "../../ports/failures.ts";
import type { Connection } from "./connection.ts";
import { APPLICATION_ID, hasTable } from "./migrate.ts";
import { replaceFile } from "./replace-file.ts";

const STORE_ID = "store-id";
/** https://sqlite.org/fileformat2.html#the_database_header */
const SQLITE_HEADER = "SQLite format 3\0";
const HEADER_BYTES = 100;
const SCHEMA_VERSION_AT = 40;
const APPLICATION_ID_AT = 68;

/** A small file beside the database that holds its id. */
function markerPath(path: string): string {
  return `${path}.id`;
}

export function readMarker(path: string): string | undefined {
  const marker = markerPath(path);
  return existsSync(marker) ? readFileSync(marker, "utf8").trim() : undefined;
}

/** On disk when it returns, since a marker that is lost protects nothing. */
export function writeMarker(path: string, id: string): void {
  replaceFile(markerPath(path), `${id}\n`);
}

/**
 * To be called before SQLite opens the file. It would make an empty database if there is no file, or change one that is
 * not ours.
 */
export function requireFile(path: string): void {
  const size = existsSync(path) ? statSync(path).size : 0;
  const id = readMarker(path);
  if (size === 0 && id !== undefined) throw gone(path, id, existsSync(path) ? "is empty" : "is not there");
  if (size === 0 || looksLikeOurs(path)) return;
  throw id === undefined ? notOurs(path) : gone(path, id, "is not a database of muster");
}

/**
 * To be called after opening, before anything is written: the database has to be empty, or the one that the marker
 * names.
 */
export function requireOurs(connection: Connection): void {
  const { name: path } = connection;
  const tables = connection.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() as number;
  const id = readMarker(path);
  if (tables === 0 && id !== undefined) throw gone(path, id, "holds nothing");
  if (tables === 0) return;
  if (connection.pragma("application_id", { simple: true }) !== APPLICATION_ID) throw notOurs(path);
  const found = storeId(connection);
  if (id !== undefined && found !== undefined && found !== id) {
    throw new StoreRefused(
      "another-store",
      `\`${path}\` is store \`${found}\`, store \`${id}\` was there before`,
      `put the right file back, or delete \`${markerPath(path)}\` to go on with this one`,
    );
  }
}

/** Undefined: it was never given one. */
export function storeId(connection: Connection): string | undefined {
  if (!hasTable(connection, "properties")) return undefined;
  return connection.prepare("SELECT value FROM properties WHERE name = ?").pluck().get(STORE_ID) as string | undefined;
}

export function giveStoreId(connection: Connection, id: string): void {
  connection.prepare("INSERT INTO properties VALUES (?, ?) ON CONFLICT DO NOTHING").run(STORE_ID, id);
}

/**
 * By the header: a database with tables names the program that made it, or none. Tables that are still in the log are
 * not seen here, and show later.
 */
function looksLikeOurs(path: string): boolean {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, "r");
  try {
    readSync(file, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(file);
  }
  if (!header.toString("latin1").startsWith(SQLITE_HEADER)) return false;
  return header.readUInt32BE(APPLICATION_ID_AT) === APPLICATION_ID || header.readUInt32BE(SCHEMA_VERSION_AT) === 0;
}

function gone(path: string, id: string, what: string): StoreRefused {
  return new StoreRefused(
    "store-gone",
    `\`${path}\` ${what}, and held store \`${id}\` before`,
    `restore a backup (\`muster restore\`), or delete \`${markerPath(path)}\` to start with an empty store`,
  );
}

function notOurs(path: string): StoreRefused {
  return new StoreRefused("not-muster", `\`${path}\` is not a database of muster`, "name another file with `--db`");
}
