// `muster import`: how does a catalog get to the server?

import { CATALOG_FILES_TYPE } from "../../api/catalog-files.ts";
import type { CatalogFiles } from "../../api/catalog-files.ts";
import type { JsonObject } from "../../model/json.ts";
import { UsageError } from "../../model/usage-error.ts";
import { safeJson } from "../../report/clean-text.ts";
import type { Server } from "../ask-server.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject, numberIn, withQuery } from "../read-answer.ts";
import { createFileReader } from "../read-files.ts";
import type { FileReader } from "../read-files.ts";
import { readProblems } from "../read-problem-answer.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { AnswerRefused } from "../server-failure.ts";
import type { World } from "../world.ts";
import { refuseSent, writeProblems } from "../write-problems.ts";

export interface DeliveryOptions extends ServerOptions {
  readonly source?: string;
  readonly partial?: boolean;
  readonly confirm?: string;
  readonly format?: string;
  readonly json?: boolean;
}

export interface ImportOptions extends DeliveryOptions {
  readonly exclude?: readonly string[];
}

export async function importFiles(
  paths: readonly string[],
  options: ImportOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const example = "for example `muster import services/ --source git`";
  if (paths.length === 0) throw new UsageError("no catalog files are named", example);
  const source = options.source;
  if (source === undefined) throw new UsageError("no source is named: who delivers these files", example);
  const reader = createFileReader(world.cwd, { exclude: options.exclude ?? [] });
  const files = reader.read(paths);
  if (files.length === 0) {
    throw new UsageError(`no *.yaml, *.yml or *.json under ${paths.map((path) => `\`${path}\``).join(", ")}`);
  }
  const server = await connect(options, LATER, version, world);
  return deliver({ files }, source, options, server, world, reader.locate);
}

/** Warnings are said and change nothing; errors refuse all of it, unless the good part was asked for. */
export async function deliver(
  body: CatalogFiles,
  source: string,
  options: DeliveryOptions,
  server: Server,
  world: World,
  locate: FileReader["locate"],
): Promise<ExitCode> {
  const path = withQuery(`/v1/catalog/${encodeURIComponent(source)}`, {
    format: options.format,
    partial: options.partial === true ? "true" : undefined,
    confirm: options.confirm,
  });
  const what = `what \`${source}\` delivers`;
  const question = { method: "PUT", path, body: JSON.stringify(body), contentType: CATALOG_FILES_TYPE } as const;
  try {
    const answer = await askForObject(server, question);
    await writeProblems(readProblems(answer["problems"]), what, world, locate);
    await world.stdout.write(`${options.json === true ? safeJson(answer) : sayChange(answer)}\n`);
    return EXIT.clean;
  } catch (error) {
    if (!(error instanceof AnswerRefused)) throw error;
    return await refuseSent(error, what, world, locate);
  }
}

function sayChange(answer: JsonObject): string {
  const figures = ["created", "updated", "unchanged", "removed"].map((word) => `${numberIn(answer, word)} ${word}`);
  return `${figures.join(", ")}.`;
}
