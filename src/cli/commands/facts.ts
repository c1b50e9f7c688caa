// `muster facts`: how do facts get to the server, and which of them does it refuse?

import { readFactArguments } from "../../app/facts/fact-arguments.ts";
import { NO_FACTS } from "../../app/facts/read-sent-items.ts";
import type { JsonObject } from "../../model/json.ts";
import { UsageError } from "../../model/usage-error.ts";
import type { ExitCode } from "../exit-codes.ts";
import { countFacts } from "../count-facts.ts";
import { createProgressBar } from "../progress-bar.ts";
import { readItemFiles } from "../read-item-files.ts";
import type { ToSend } from "../read-item-files.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { sendItems, tellOutcomes } from "../send-items.ts";
import type { KindOfItem } from "../send-items.ts";
import { AnswerRefused } from "../server-failure.ts";
import type { World } from "../world.ts";
import { refuseSent } from "../write-problems.ts";

export interface FactsOptions extends ServerOptions {
  readonly entity?: string;
  readonly source?: string;
  readonly observedAt?: string;
  readonly url?: string;
  readonly format: "text" | "json";
}

const FACTS: KindOfItem = {
  path: "/v1/facts",
  mostItems: 1_000,
  statuses: ["stored", "unchanged", "older", "rejected"],
  inside: countFacts,
};

export async function facts(
  words: readonly string[],
  options: FactsOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const { items, locate } =
    options.entity === undefined ? await readItems(words, options, world) : itemFromWords(words, options);
  const server = await connect(options, LATER, version, world);
  const bar = createProgressBar(world);
  try {
    const outcomes = await sendItems(items, FACTS, server, bar);
    return await tellOutcomes(outcomes, FACTS, options.format, world, locate);
  } catch (error) {
    if (!(error instanceof AnswerRefused)) throw error;
    return await refuseSent(error, "what was sent", world, locate);
  } finally {
    bar.clear();
  }
}

/** Throws UsageError if anything cannot be read: nothing is sent then, because half a file is seldom what was meant. */
async function readItems(paths: readonly string[], options: FactsOptions, world: World): Promise<ToSend> {
  const given = Object.entries({
    "--source": options.source,
    "--observed-at": options.observedAt,
    "--url": options.url,
  });
  const [option] = given.find(([, value]) => value !== undefined) ?? [];
  if (option !== undefined)
    throw new UsageError(`\`${option}\` goes with \`--entity\``, "in a file each item says it itself");
  if (paths.length === 0) {
    throw new UsageError("no facts are named", "a file, or `--entity checkout --source ci test.line_coverage_pct=81`");
  }
  return readItemFiles(paths, NO_FACTS, world);
}

function itemFromWords(words: readonly string[], { entity, source, observedAt, url }: FactsOptions): ToSend {
  const example = "for example `muster facts --entity checkout --source ci test.line_coverage_pct=81`";
  if (source === undefined) throw new UsageError("no source is named: who delivers the facts", example);
  if (words.length === 0) throw new UsageError("no facts are named", example);
  const told = readFactArguments(words, new Map());
  const body = { entity: entity ?? "", source, observedAt, url, facts: told };
  const stated = Object.entries(body).filter(([, value]) => value !== undefined);
  const item = { body: Object.fromEntries(stated) as JsonObject, file: "", position: () => ({ line: 0, column: 0 }) };
  return { items: [item], locate: () => undefined };
}
