// `muster export decisions`: what was decided, all of it, one a line?

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

export interface ExportDecisionsOptions extends ServerOptions {
  readonly entity?: string;
  readonly env?: string;
  readonly verdict?: Verdict;
  readonly from?: string;
  readonly to?: string;
  readonly out?: string;
}

/** As they come in: no more of them is held than what is on its way. */
export async function exportDecisions(
  { out, ...options }: ExportDecisionsOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const server = await connect(options, LATER, version, world);
  const { entity, env: environment, verdict, from, to } = options;
  const pieces = server.askForLines(withQuery("/v1/decisions", { entity, environment, verdict, from, to }));
  let lines = 0;
  const counted = async function* (): AsyncGenerator<string, void> {
    for await (const piece of pieces) {
      lines += piece.split("\n").length - 1;
      yield piece;
    }
  };
  if (out === undefined) for await (const piece of counted()) await world.stdout.write(piece);
  else await writeWhole(resolve(world.cwd, out), out, counted());
  await say(world.stderr, `${count(lines, "decision")} written${out === undefined ? "" : ` to \`${out}\``}.`);
  return EXIT.clean;
}

/** Beside it until it is whole: what lies there already is replaced at once, or not at all. */
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
