// `muster facts`: how do facts get to the server, and which of them does it not take?

import { readFactArguments } from "../../app/fact-arguments.ts";
import { readFactItems } from "../../app/read-fact-items.ts";
import type { FactItem } from "../../app/read-fact-items.ts";
import type { JsonObject } from "../../model/json.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { UsageError } from "../../model/usage-error.ts";
import { safeJson } from "../../report/clean-text.ts";
import type { Server } from "../ask-server.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { createProgressBar } from "../progress-bar.ts";
import type { ProgressBar } from "../progress-bar.ts";
import { askForObject, numberIn, objectsIn, textIn } from "../read-answer.ts";
import { readProblems } from "../read-problem-answer.ts";
import { createFileReader } from "../read-files.ts";
import type { FileReader } from "../read-files.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { AnswerRefused } from "../server-failure.ts";
import type { World } from "../world.ts";
import { refuseSent, writeProblems } from "../write-problems.ts";

export interface FactsOptions extends ServerOptions {
  readonly entity?: string;
  readonly source?: string;
  readonly observedAt?: string;
  readonly url?: string;
  readonly format: "text" | "json";
}

/** What one request carries at most: few enough to be taken at once, many enough to be quick. */
const MOST_ITEMS = 1_000;
const MOST_CHARACTERS = 1024 * 1024;

const STATUSES = ["stored", "unchanged", "older", "rejected"] as const;
type Status = (typeof STATUSES)[number];

interface Outcome {
  readonly status: Status;
  readonly body: JsonObject;
  /** Errors: it was not taken. */
  readonly problems: readonly Problem[];
}

/** What there is to send, and where the files lie that it was read from. */
interface ToSend {
  readonly items: readonly FactItem[];
  readonly locate: FileReader["locate"];
}

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
    const outcomes = await sendAll(items, server, bar);
    return await tell(outcomes, options, world, locate);
  } catch (error) {
    if (!(error instanceof AnswerRefused)) throw error;
    return await refuseSent(error, SENT, world, locate);
  } finally {
    bar.clear();
  }
}

const SENT = "what was sent";

async function tell(
  outcomes: readonly Outcome[],
  { format }: FactsOptions,
  world: World,
  locate: FileReader["locate"],
): Promise<ExitCode> {
  const problems = outcomes.flatMap((outcome) => outcome.problems);
  await writeProblems(problems, SENT, world, locate);
  const figures = STATUSES.map((status) => [status, outcomes.filter((outcome) => outcome.status === status).length]);
  const items = outcomes.map(({ body }, index) => ({ ...body, index }));
  const json = () => safeJson({ items, summary: Object.fromEntries(figures) });
  const text = () => `${figures.map(([status, number]) => `${number} ${status}`).join(", ")}.`;
  await world.stdout.write(`${format === "json" ? json() : text()}\n`);
  return problems.some(isError) ? EXIT.findings : EXIT.clean;
}

/** Nothing is sent while anything cannot be read: half a file is more often a mistake than meant. */
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
  const reader = createFileReader(world.cwd);
  const readings = reader.read(paths).map(readFactItems);
  const problems = readings.flatMap((reading) => reading.problems);
  await writeProblems(problems, paths.join(", "), world, reader.locate);
  if (problems.some(isError)) throw new UsageError("nothing was sent: not everything can be read");
  return { items: readings.flatMap((reading) => reading.items), locate: reader.locate };
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

async function sendAll(items: readonly FactItem[], server: Server, bar: ProgressBar): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const batch of batches(items)) {
    outcomes.push(...(await send(batch, server)));
    bar.update("sending", outcomes.length, items.length);
  }
  return outcomes;
}

async function send(batch: readonly FactItem[], server: Server): Promise<Outcome[]> {
  try {
    const body = batch.map((item) => item.body);
    const answer = await askForObject(server, { method: "POST", path: "/v1/facts", body });
    return objectsIn(answer, "items").map((said) => outcomeOf(said, batch));
  } catch (error) {
    if (error instanceof AnswerRefused) throw placed(error, batch);
    throw error;
  }
}

function outcomeOf(body: JsonObject, batch: readonly FactItem[]): Outcome {
  const status = STATUSES.find((known) => known === body["status"]) ?? "rejected";
  const told = readProblems(body["problems"]).map((problem) => placeIn(batch, problem));
  if (told.length > 0 || status !== "rejected") return { status, body, problems: told };
  const message = textIn(body, "message") ?? "the server did not take it";
  const pointer = `/${numberIn(body, "index")}`;
  const [code, help] = [textIn(body, "code") ?? status, textIn(body, "help")];
  const only: Problem = { code, severity: "error", message, pointer, ...(help === undefined ? {} : { help }) };
  return { status, body, problems: [placeIn(batch, only)] };
}

function placed({ message, help, status, code, problems }: AnswerRefused, batch: readonly FactItem[]): AnswerRefused {
  return new AnswerRefused(
    message,
    help,
    status,
    code,
    problems.map((problem) => placeIn(batch, problem)),
  );
}

/** What the server says of `/3/facts/x` of a request is said of the place in the file. */
function placeIn(batch: readonly FactItem[], problem: Problem): Problem {
  const [, index, ...path] = (problem.pointer ?? "").split("/").map(unescapePointer);
  const item = index === undefined ? undefined : batch[Number(index)];
  if (item === undefined) return problem;
  const { pointer: _, ...rest } = problem;
  if (item.file === "") return { ...rest, entity: textIn(item.body, "entity") ?? "" };
  const { line, column } = item.position(path);
  return { ...rest, file: item.file, line, column };
}

function unescapePointer(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}

function* batches(items: readonly FactItem[]): Generator<readonly FactItem[]> {
  let batch: FactItem[] = [];
  let characters = 0;
  for (const item of items) {
    const size = JSON.stringify(item.body).length;
    if (batch.length >= MOST_ITEMS || (batch.length > 0 && characters + size > MOST_CHARACTERS)) {
      yield batch;
      [batch, characters] = [[], 0];
    }
    batch.push(item);
    characters += size;
  }
  if (batch.length > 0) yield batch;
}
