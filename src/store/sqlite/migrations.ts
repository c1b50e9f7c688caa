// Which migrations does this version bring, and are all of them there?

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { StoreRefused } from "../../ports/failures.ts";

export interface Migration {
  /** `0000_tables` */
  readonly id: string;
  readonly statements: readonly string[];
  /** Hash of the file. A migration that was applied is never edited. */
  readonly hash: string;
}

const JOURNAL = join("meta", "_journal.json");
const BREAKPOINT = "--> statement-breakpoint";

/** Those in the folder `drizzle/` of the program, whether it runs from its sources or from its bundle. */
export function shippedMigrations(): readonly Migration[] {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "drizzle", JOURNAL))) {
    if (dirname(folder) === folder) throw broken("the program comes without its folder `drizzle`");
    folder = dirname(folder);
  }
  return readMigrations(join(folder, "drizzle"));
}

/** In order. Throws StoreRefused `broken-migrations` if a file is missing, or is not in the journal. */
export function readMigrations(folder: string): readonly Migration[] {
  const { entries } = JSON.parse(readFileSync(join(folder, JOURNAL), "utf8")) as {
    readonly entries: readonly { readonly idx: number; readonly tag: string }[];
  };
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  const unlisted = files.find((name) => !entries.some(({ tag }) => `${tag}.sql` === name));
  if (unlisted !== undefined) throw broken(`\`${unlisted}\` is not in the journal of migrations`);
  return entries.map(({ idx, tag }, position) => {
    if (idx !== position) throw broken(`migration \`${tag}\` has number ${idx}, ${position} was expected`);
    if (!files.includes(`${tag}.sql`)) throw broken(`migration \`${tag}\` is in the journal, but there is no file`);
    const text = readFileSync(join(folder, `${tag}.sql`), "utf8");
    return {
      id: tag,
      statements: text.split(BREAKPOINT).map((statement) => statement.trim()),
      hash: createHash("sha256").update(text).digest("hex"),
    };
  });
}

function broken(message: string): StoreRefused {
  return new StoreRefused("broken-migrations", message, "install muster again: its files are not complete");
}
