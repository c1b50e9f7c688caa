// `muster export`: which decisions or audit entries were recorded, one per line?

import { rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { resolve } from "node:path";
import type { Verdict } from "../../model/decision.ts";
import { UsageError } from "../../model/usage-error.ts";
import { count } from "../../report/layout.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { withQuery } from "../../model/address.ts";
import { reasonOf } from "../read-files.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { say } from "../say.ts";
import type { World } from "../world.ts";

interface ExportOptions extends ServerOptions {
  readonly mask?: string;
  readonly out?: string;
}

export interface ExportAuditOptions extends ExportOptions {
  readonly after?: string;
}

export interface ExportDecisionsOptions extends ExportOptions {
  readonly entity?: string;
  readonly env?: string;
  readonly verdict?: Verdict;
  readonly from?: string;
  readonly to?: string;
}

export async function exportDecisions(
  options: ExportDecisionsOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const { entity, env: environment, verdict, from, to, mask } = options;
  const path = withQuery("/v1/decisions", { entity, environment, verdict, from, to, mask });
  const heads = mask === undefined ? 0 : 1;
  return writeLines({ path, heads, what: ["decision", "decisions"] }, options, version, world);
}

export async function exportAudit(options: ExportAuditOptions, version: string, world: World): Promise<ExitCode> {
  const { after, mask } = options;
  const path = withQuery("/v1/audit", { after, mask });
  return writeLines({ path, heads: 1, what: ["entry", "entries"] }, options, version, world);
}

interface Asked {
  readonly path: string;
  /** How many lines come before the first item. */
  readonly heads: number;
  /** The word for one item, and for several. */
  readonly what: readonly [string, string];
}

/** Writes pieces as they arrive, so memory use does not grow with the export. */
async function writeLines(
  { path, heads, what }: Asked,
  { out, ...options }: ExportOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const server = await connect(options, LATER, version, world);
  const pieces = server.askForLines(path);
  let lines = -heads;
  const counted = async function* (): AsyncGenerator<string, void> {
    for await (const piece of pieces) {
      lines += piece.split("\n").length - 1;
      yield piece;
    }
  };
  if (out === undefined) for await (const piece of counted()) await world.stdout.write(piece);
  else await writeWhole(resolve(world.cwd, out), out, counted());
  await say(world.stderr, `${count(lines, ...what)} written${out === undefined ? "" : ` to \`${out}\``}.`);
  return EXIT.clean;
}

/** Writes to a file beside it and renames that at the end, so an existing file is replaced as a whole or not at all. */
async function writeWhole(path: string, name: string, pieces: AsyncIterable<string>): Promise<void> {
  const partial = `${path}.partial`;
  try {
    {
      await using file = await open(partial, "w");
      for await (const piece of pieces) await file.appendFile(piece);
      await file.sync();
    }
    await rename(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    throw new UsageError(`\`${name}\` cannot be written: ${reasonOf(error)}`);
  }
}
