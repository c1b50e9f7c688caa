// `muster import`: how does a catalog get to the server?

import { isAbsolute, relative, resolve } from "node:path";
import { CATALOG_FILES_TYPE } from "../../api/catalog-files.ts";
import type { CatalogFiles } from "../../api/catalog-files.ts";
import { catalogFilesAmong } from "../../app/files/catalog-files.ts";
import type { JsonObject } from "../../model/json.ts";
import { UsageError } from "../../model/usage-error.ts";
import { safeJson } from "../../report/clean-text.ts";
import type { Question, Server } from "../ask-server.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { withQuery } from "../../model/address.ts";
import { askForObject, numberIn } from "../read-answer.ts";
import { createFileReader, slashes } from "../read-files.ts";
import type { FileReader } from "../read-files.ts";
import { readProblems } from "../read-problem-answer.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { AnswerRefused } from "../server-failure.ts";
import type { SourceFile } from "../../text/source-file.ts";
import type { World } from "../world.ts";
import { repositoryOf } from "../write-report.ts";
import { refuseSent, writeProblems } from "../write-problems.ts";

export interface DeliveryOptions extends ServerOptions {
  readonly source?: string;
  readonly partial?: boolean;
  readonly confirm?: string;
  readonly format?: string;
  readonly json?: boolean;
}

export interface ImportOptions extends DeliveryOptions {
  readonly remove?: boolean;
  readonly exclude?: readonly string[];
}

export async function importFiles(
  paths: readonly string[],
  options: ImportOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const example = "for example `muster import services/ --source git`";
  const { source, remove = false } = options;
  if (remove && paths.length > 0) throw new UsageError("`--remove` takes no files", example);
  if (!remove && paths.length === 0) throw new UsageError("no catalog files are named", example);
  if (source === undefined) throw new UsageError("no source is named: who delivers these files", example);
  if (remove) return removeSource(source, options, version, world);
  const reader = createFileReader(world.cwd, { exclude: options.exclude ?? [] });
  const files = reader.read(paths);
  if (files.length === 0) {
    throw new UsageError(`no *.yaml, *.yml or *.json under ${paths.map((path) => `\`${path}\``).join(", ")}`);
  }
  const server = await connect(options, LATER, version, world);
  const placed = placeFiles(catalogFilesAmong(files, options.format), reader.locate, world);
  return deliver({ files: placed.files }, source, options, server, world, placed.locate);
}

interface PlacedFiles extends CatalogFiles {
  readonly locate: FileReader["locate"];
}

/**
 * Names files relative to the repository, or to the working directory, so that later reports on their entities lead
 * there.
 */
function placeFiles(files: readonly SourceFile[], locate: FileReader["locate"], world: World): PlacedFiles {
  const base = repositoryOf(world);
  const places = new Map<string, string>();
  const placed = files.map(({ path, text }) => {
    const absolute = locate(path) ?? resolve(world.cwd, path);
    const inner = slashes(relative(base, absolute));
    const name = inner.startsWith("../") || isAbsolute(inner) ? path : inner;
    places.set(name, absolute);
    return { path: name, text };
  });
  return { files: placed, locate: (path) => places.get(path) };
}

async function removeSource(
  source: string,
  options: DeliveryOptions,
  version: string,
  world: World,
): Promise<ExitCode> {
  const server = await connect(options, LATER, version, world);
  const path = withQuery(`/v1/catalog/${encodeURIComponent(source)}`, { confirm: options.confirm });
  return tell({ method: "DELETE", path }, source, options, server, world, () => undefined);
}

/**
 * Warnings are shown and change nothing. An error refuses the whole delivery, unless `--partial` asked for the good
 * part.
 */
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
  const question = { method: "PUT", path, body: JSON.stringify(body), contentType: CATALOG_FILES_TYPE } as const;
  return tell(question, source, options, server, world, locate);
}

async function tell(
  question: Question,
  source: string,
  options: DeliveryOptions,
  server: Server,
  world: World,
  locate: FileReader["locate"],
): Promise<ExitCode> {
  const what = `what \`${source}\` delivers`;
  try {
    const answer = await askForObject(server, question);
    await writeProblems(readProblems(answer["problems"]), what, world, locate);
    await world.stdout.write(`${options.json === true ? safeJson(answer) : sayChange(answer)}\n`);
    return EXIT.clean;
  } catch (error) {
    if (!(error instanceof AnswerRefused)) throw error;
    return await refuseSent(inOptions(error), what, world, locate);
  }
}

/** The server names its own parameters in help. Here they are options. */
function inOptions({ message, help, status, code, problems }: AnswerRefused): AnswerRefused {
  const said = help?.replace("`partial=true`", "`--partial`").replace(/`confirm=(\d+)`/, "`--confirm $1`");
  return new AnswerRefused(message, said, status, code, problems);
}

function sayChange(answer: JsonObject): string {
  const figures = ["created", "updated", "unchanged", "removed"].map((word) => `${numberIn(answer, word)} ${word}`);
  return `${figures.join(", ")}.`;
}
