// Which entry of the audit log is known to have been on disk, even if the database itself has lost it?

import { closeSync, existsSync, fdatasync, fdatasyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { CHAIN_START } from "../../model/audit.ts";
import type { ChainHead } from "../../model/audit.ts";
import { StoreRefused } from "../../ports/failures.ts";
import type { Connection } from "./connection.ts";
import { replaceFile } from "./replace-file.ts";
import { storeId } from "./store-marker.ts";

/** The last entry that is known to have been on disk, and of which store. */
export interface NotedHead extends ChainHead {
  readonly store: string;
}

export interface HeadNote {
  /** `head` has to be on disk. */
  write(head: ChainHead): void;
  close(): void;
}

/** After how many milliseconds a note itself is on disk. Until then, only the operating system holds it. */
const SYNC_AFTER = 1_000;
const DIGITS = String(Number.MAX_SAFE_INTEGER).length;

/** A small file beside the database. */
function headPath(path: string): string {
  return `${path}.head`;
}

/** Undefined: nothing was noted yet. Throws StoreRefused `head-unreadable`. */
export function readHead(path: string): NotedHead | undefined {
  const note = headPath(path);
  if (!existsSync(note)) return undefined;
  const [, store, sequence, hash] = /^(\S+) +(\d+) (sha256:[0-9a-f]{64})\n$/.exec(readFileSync(note, "utf8")) ?? [];
  if (store !== undefined && sequence !== undefined && hash !== undefined) {
    return { store, sequence: Number(sequence), hash };
  }
  throw new StoreRefused(
    "head-unreadable",
    `\`${note}\` does not say which entry the audit log held last`,
    "compare the database with a head that was kept elsewhere (`muster verify --audit --expect-head`), then delete that file",
  );
}

/**
 * INVARIANT: an entry is noted only once it is on disk, so the note is never ahead of a database that has lost nothing.
 * The note is handed to the operating system, which outlives the process, before anybody is answered. A second later it
 * is on disk.
 */
export function openHeadNote(path: string, { store, ...head }: NotedHead): HeadNote {
  const textOf = ({ sequence, hash }: ChainHead) => `${store} ${String(sequence).padStart(DIGITS)} ${hash}\n`;
  replaceFile(headPath(path), textOf(head));
  const file = openSync(headPath(path), "r+");
  let closed = false;
  let syncing: NodeJS.Timeout | undefined;
  const sync = (): void => {
    syncing = undefined;
    // If this fails, an older note stays, which is just as true.
    fdatasync(file, () => undefined);
  };
  return {
    write: (latest) => {
      try {
        // Notes have one length and fit into a sector: the file holds the old one or the new one.
        writeSync(file, textOf(latest), 0);
      } catch {
        // An older note is just as true, and a decision that is recorded has to be answered.
      }
      syncing ??= setTimeout(sync, SYNC_AFTER).unref();
    },
    close: () => {
      if (closed) return;
      closed = true;
      clearTimeout(syncing);
      try {
        fdatasyncSync(file);
      } catch {
        // As above.
      }
      closeSync(file);
    },
  };
}

/** What the audit log has lost; undefined: nothing that is known of. */
export function findLost(connection: Connection, noted: NotedHead | undefined): string | undefined {
  if (noted === undefined || noted.sequence === 0 || noted.store !== storeId(connection)) return undefined;
  const { sequence } = noted;
  const hash = connection.prepare("SELECT hash FROM audit WHERE sequence = ?").pluck().get(sequence);
  if (hash === noted.hash) return undefined;
  if (hash !== undefined) return `entry ${sequence} of the audit log is not the one that was on disk before`;
  const last = lastEntry(connection).sequence;
  const ends = last === 0 ? "the audit log is empty" : `the audit log ends with entry ${last}`;
  return `${ends}, entry ${sequence} was on disk before`;
}

export function lastEntry(connection: Connection): ChainHead {
  const last = connection.prepare<[], ChainHead>("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1");
  return last.get() ?? CHAIN_START;
}

/** Throws StoreRefused `entries-lost`: what was answered must not be served as if it had never been. */
export function requireNothingLost(connection: Connection): void {
  const { name: path } = connection;
  const lost = findLost(connection, readHead(path));
  if (lost === undefined) return;
  throw new StoreRefused(
    "entries-lost",
    `\`${path}\` has lost what was recorded: ${lost}`,
    `put \`${path}-wal\` back where it was moved or deleted, or restore a backup (\`muster restore\`); to go on without what is lost, delete \`${headPath(path)}\``,
  );
}
