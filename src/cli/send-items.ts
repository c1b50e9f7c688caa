// How are many items sent to the server, and which of them does it refuse?

import type { SentItem } from "../app/facts/read-sent-items.ts";
import type { JsonObject } from "../model/json.ts";
import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import { safeJson } from "../report/clean-text.ts";
import type { Server } from "./ask-server.ts";
import { EXIT } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { ProgressBar } from "./progress-bar.ts";
import { askForObject, numberIn, objectsIn, textIn } from "./read-answer.ts";
import type { FileReader } from "./read-files.ts";
import { readProblems } from "./read-problem-answer.ts";
import { AnswerRefused } from "./server-failure.ts";
import type { World } from "./world.ts";
import { writeProblems } from "./write-problems.ts";

/** Where items of a kind are sent, and what can become of each. */
export interface KindOfItem {
  readonly path: string;
  /** The most items in one request: few enough for the server to take at once, many enough to be fast. */
  readonly mostItems: number;
  /** What can become of an item. The last one means that it was refused. */
  readonly statuses: readonly string[];
  /** For items that hold several things, of which some may be refused: what became of those. */
  readonly inside?: (outcomes: readonly Outcome[]) => PartsTold;
}

export interface PartsTold {
  /** Printed before the count of items by status. */
  readonly said: string;
  readonly figures: JsonObject;
}

const MOST_CHARACTERS = 1024 * 1024;

export interface Outcome {
  readonly status: string;
  /** The item as it was sent. */
  readonly sent: JsonObject;
  readonly body: JsonObject;
  /** An error here means that the item was not taken. */
  readonly problems: readonly Problem[];
}

/** Writes what went wrong to standard error, and how many items have each status to standard output. */
export async function tellOutcomes(
  outcomes: readonly Outcome[],
  { statuses, inside }: KindOfItem,
  format: "text" | "json",
  world: World,
  locate: FileReader["locate"],
): Promise<ExitCode> {
  const problems = outcomes.flatMap((outcome) => outcome.problems);
  await writeProblems(problems, "what was sent", world, locate);
  const figures = statuses.map((status) => [status, outcomes.filter((outcome) => outcome.status === status).length]);
  const items = outcomes.map(({ body }, index) => ({ ...body, index }));
  const parts = inside?.(outcomes);
  const json = () => safeJson({ items, summary: { ...Object.fromEntries(figures), ...parts?.figures } });
  const text = () => `${parts?.said ?? ""}${figures.map(([status, number]) => `${number} ${status}`).join(", ")}.`;
  await world.stdout.write(`${format === "json" ? json() : text()}\n`);
  return problems.some(isError) ? EXIT.findings : EXIT.clean;
}

/** Sends the items in as many requests as it takes, and keeps the progress bar up to date. */
export async function sendItems(
  items: readonly SentItem[],
  kind: KindOfItem,
  server: Server,
  bar: ProgressBar,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const batch of batches(items, kind.mostItems)) {
    outcomes.push(...(await send(batch, kind, server)));
    bar.update("sending", outcomes.length, items.length);
  }
  return outcomes;
}

async function send(batch: readonly SentItem[], kind: KindOfItem, server: Server): Promise<Outcome[]> {
  try {
    const body = batch.map((item) => item.body);
    const answer = await askForObject(server, { method: "POST", path: kind.path, body });
    return objectsIn(answer, "items").map((said) => outcomeOf(said, batch, kind));
  } catch (error) {
    if (error instanceof AnswerRefused) throw placed(error, batch);
    throw error;
  }
}

function outcomeOf(body: JsonObject, batch: readonly SentItem[], { statuses }: KindOfItem): Outcome {
  const status = statuses.find((known) => known === body["status"]) ?? "rejected";
  const sent = batch[numberIn(body, "index")]?.body ?? {};
  const told = readProblems(body["problems"]).map((problem) => placeIn(batch, problem));
  if (told.length > 0 || status !== "rejected") return { status, sent, body, problems: told };
  const message = textIn(body, "message") ?? "the server did not take it";
  const pointer = `/${numberIn(body, "index")}`;
  const [code, help] = [textIn(body, "code") ?? status, textIn(body, "help")];
  const only: Problem = { code, severity: "error", message, pointer, ...(help === undefined ? {} : { help }) };
  return { status, sent, body, problems: [placeIn(batch, only)] };
}

function placed({ message, help, status, code, problems }: AnswerRefused, batch: readonly SentItem[]): AnswerRefused {
  return new AnswerRefused(
    message,
    help,
    status,
    code,
    problems.map((problem) => placeIn(batch, problem)),
  );
}

/** Turns the server's pointer into a request (`/3/facts/x`) into the place in the file that the item came from. */
function placeIn(batch: readonly SentItem[], problem: Problem): Problem {
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

function* batches(items: readonly SentItem[], mostItems: number): Generator<readonly SentItem[]> {
  let batch: SentItem[] = [];
  let characters = 0;
  for (const item of items) {
    const size = JSON.stringify(item.body).length;
    if (batch.length >= mostItems || (batch.length > 0 && characters + size > MOST_CHARACTERS)) {
      yield batch;
      [batch, characters] = [[], 0];
    }
    batch.push(item);
    characters += size;
  }
  if (batch.length > 0) yield batch;
}
