// `muster replay`: do recorded decisions come out the same when they are decided again from their inputs?

import type { ReplayAnswer } from "../../api/decisions.ts";
import { UsageError } from "../../model/usage-error.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import type { Server } from "../ask-server.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForItems, askForObject, textIn } from "../read-answer.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { databaseInsteadOfServer } from "../where-to-look.ts";
import type { World } from "../world.ts";

export interface ReplayOptions extends ServerOptions {
  readonly all?: boolean;
  readonly db?: string;
  readonly format: "text" | "json";
}

/** Prints each difference as soon as it is found, and the total at the end. As JSON, prints every decision. */
export async function replay(
  ids: readonly string[],
  options: ReplayOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  if (ids.length > 0 === (options.all === true)) {
    throw new UsageError("name decisions, or all of them", "`muster replay dec_…`, or `muster replay --all`");
  }
  let [replayed, differing] = [0, 0];
  for await (const answer of replays(ids, options, version, world)) {
    replayed += 1;
    if (!answer.agrees) differing += 1;
    if (options.format === "json") await world.stdout.write(`${safeJson(answer)}\n`);
    else if (!answer.agrees) await world.stdout.write(`${differenceLines(answer).join("\n")}\n`);
  }
  if (options.format === "text") {
    const end = differing === 0 ? "all of them agree" : `${differing} not as recorded`;
    await world.stdout.write(`${count(replayed, "decision")} decided again: ${end}.\n`);
  }
  return differing > 0 ? EXIT.findings : EXIT.clean;
}

async function* replays(
  ids: readonly string[],
  options: ReplayOptions,
  version: string,
  world: World,
): AsyncGenerator<ReplayAnswer> {
  const db = databaseInsteadOfServer(options, world);
  if (db !== undefined) return yield* (await world.local()).replay(db, options.all === true ? undefined : ids);
  const server = await connect(options, LATER, version, world);
  for (const id of options.all === true ? await allDecisions(server) : ids) {
    const path = `/v1/decisions/${encodeURIComponent(id)}/replay`;
    yield (await askForObject(server, { method: "POST", path })) as unknown as ReplayAnswer;
  }
}

async function allDecisions(server: Server): Promise<readonly string[]> {
  const decisions = await askForItems(server, "/v1/decisions", { limit: "500" });
  return decisions.flatMap((decision) => textIn(decision, "id") ?? []);
}

function differenceLines({ id, differences }: ReplayAnswer): string[] {
  const lines = differences.map(
    ({ path, recorded, decided }) => `    ${path || "/"}: recorded ${say(recorded)}, decided ${say(decided)}`,
  );
  return [`x ${id} is decided differently now`, ...lines].map(cleanText);
}

function say(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
