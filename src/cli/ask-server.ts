// How is a server asked? A request with its deadlines and retries, and a plain message for every way it can fail.

import { isJsonObject } from "../model/json.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import { readProblems } from "./read-problem-answer.ts";
import type { Proof } from "./find-proof.ts";
import { createPatience, readPieces } from "./read-pieces.ts";
import { AnswerRefused, NotPermitted, ServerUnavailable } from "./server-failure.ts";
import { sayNetworkFailure } from "./network-failure.ts";
import type { World } from "./world.ts";

export interface Question {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path and query, relative to the server's address: `/v1/decisions`. */
  readonly path: string;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: object | string;
  /** The content type of a text body. Default: JSON. */
  readonly contentType?: string;
  readonly idempotencyKey?: string;
  /** False: a second request would do its work a second time, so it is never retried. */
  readonly repeatable?: boolean;
  /** How many milliseconds the server may hold the answer back on purpose (a long poll). */
  readonly patience?: number;
}

export interface Server {
  /** As people named it. */
  readonly address: string;
  readonly proof: Proof;
  /** The JSON of the answer. Throws ServerUnavailable, NotPermitted or AnswerRefused. */
  ask(question: Question): Promise<JsonValue>;
  /**
   * An answer with one JSON value per line. Yields pieces of text as they arrive, not split at lines.
   * Throws as `ask` does, and also when the answer ends within a line. It is not retried once anything has arrived.
   */
  askForLines(path: string): AsyncGenerator<string, void>;
}

export interface ServerAddress {
  readonly url: URL;
  readonly proof: Proof;
}

/** Milliseconds for one attempt, and for all attempts with the pauses between them. */
export interface Deadlines {
  readonly attempt: number;
  readonly inAll: number;
}

const RETRIES = 3;
/** The longest pause before the first retry, in milliseconds. It doubles for each later retry. */
const FIRST_PAUSE = 400;
const OVERLOADED = new Set([408, 425, 429]);

const LINES = "application/x-ndjson";
const NO_LINES = "is it a server of an earlier version, or did a proxy answer?";

interface Attempt {
  readonly status: number;
  readonly text: string;
  readonly type: string;
  readonly location: string | null;
  readonly retryAfter: string | null;
}

export function createServer(
  { url, proof }: ServerAddress,
  deadlines: Deadlines,
  version: string,
  world: World,
): Server {
  const address = addressOf(url);
  const headersWith = (token: string | undefined, accept: string): Readonly<Record<string, string>> => ({
    accept: `${accept}, application/problem+json`,
    "user-agent": `muster/${version}`,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  });

  async function once(question: Question, deadline: AbortSignal, within: number): Promise<Attempt> {
    const headers = headersWith(await proof.token(), "application/json");
    const limit = deadlines.attempt + (question.patience ?? 0);
    const signal = AbortSignal.any([deadline, AbortSignal.timeout(limit)]);
    try {
      return await readAttempt(await world.fetch(`${address}${question.path}`, requestOf(question, headers, signal)));
    } catch (error) {
      const waited = deadline.aborted ? within : limit;
      throw new ServerUnavailable(sayNetworkFailure(error, url, waited), { again: true, cause: error });
    }
  }

  /** Retries a failure that may pass, until the attempts or the time are used up. */
  async function insist<Answered>(
    question: Question,
    attempt: (deadline: AbortSignal, within: number) => Promise<Answered>,
  ): Promise<Answered> {
    const within = deadlines.inAll + (question.patience ?? 0);
    const ends = performance.now() + within;
    const deadline = AbortSignal.timeout(within);
    for (let retry = 0; ; retry += 1) {
      try {
        return await attempt(deadline, within);
      } catch (error) {
        const pause = error instanceof ServerUnavailable ? pauseBefore(retry, error, world) : undefined;
        const hopeless = pause === undefined || question.repeatable === false || performance.now() + pause >= ends;
        if (hopeless) throw error;
        await world.pause(pause);
      }
    }
  }

  async function ask(question: Question): Promise<JsonValue> {
    return insist(question, async (deadline, within) =>
      readAnswer(await once(question, deadline, within), address, proof),
    );
  }

  /** The deadline of one attempt applies to each piece, not to the whole answer, which may take long. */
  async function* askForLines(path: string): AsyncGenerator<string, void> {
    const question = { method: "GET", path } as const;
    const unavailable = (error: unknown): ServerUnavailable =>
      new ServerUnavailable(sayNetworkFailure(error, url, deadlines.attempt), { again: true, cause: error });
    const { response, patience } = await insist(question, async () => {
      const patience = createPatience(deadlines.attempt);
      const request = requestOf(question, headersWith(await proof.token(), LINES), patience.signal);
      let refused: Attempt;
      try {
        const response = await patience.within(() => world.fetch(`${address}${path}`, request));
        if (isLines(response)) return { response, patience };
        refused = await patience.within(() => readAttempt(response));
      } catch (error) {
        throw unavailable(error);
      }
      readAnswer(refused, address, proof);
      throw new ServerUnavailable(`\`${address}\` answered 200 without lines`, { again: false, help: NO_LINES });
    });
    let last = "\n";
    try {
      for await (const piece of readPieces(response, patience)) {
        last = piece.at(-1) ?? last;
        yield piece;
      }
    } catch (error) {
      throw unavailable(error);
    }
    if (last !== "\n") throw new ServerUnavailable(`\`${address}\` broke off within a line`, { again: true });
  }
  return { address, proof, ask, askForLines };
}

async function readAttempt(response: Response): Promise<Attempt> {
  const header = (name: string): string | null => response.headers.get(name);
  const [type, location, retryAfter] = [header("content-type") ?? "", header("location"), header("retry-after")];
  return { status: response.status, text: await response.text(), type, location, retryAfter };
}

function isLines({ ok, headers }: Response): boolean {
  return ok && headers.get("content-type")?.startsWith(LINES) === true;
}

/**
 * Milliseconds. Undefined: a retry makes no sense. Never shorter than the server asks for, and random so that clients
 * do not retry in step.
 */
function pauseBefore(retry: number, failure: ServerUnavailable, { random }: World): number | undefined {
  if (!failure.again || retry >= RETRIES) return undefined;
  const longest = FIRST_PAUSE * 2 ** retry;
  return (failure.retryAfter ?? 0) * 1_000 + longest / 2 + (random() * longest) / 2;
}

function requestOf(question: Question, headers: Readonly<Record<string, string>>, signal: AbortSignal): RequestInit {
  const { method, body, contentType = "application/json", idempotencyKey } = question;
  return {
    method,
    // The token is sent only to the address it is meant for, so redirects are not followed.
    redirect: "manual",
    signal,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { "content-type": contentType }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  };
}

/** As people name it: without a slash at the end. */
export function addressOf(url: URL): string {
  return url.href.replace(/\/$/, "");
}

function readAnswer(answer: Attempt, address: string, proof: Proof): JsonValue {
  const { status } = answer;
  if (status >= 300 && status < 400) throw redirected(answer, address);
  const parsed = parseJson(answer.text);
  const said = isJsonObject(parsed) ? parsed : undefined;
  if (status >= 200 && status < 300) {
    if (parsed !== undefined || answer.text === "") return parsed ?? null;
    throw new ServerUnavailable(`\`${address}\` answered ${describe(answer)}`, { again: true });
  }
  const message = sayStatus(answer, said, address);
  const help = textOf(said?.["help"]);
  if (status === 401) throw new NotPermitted(message, helpToProve(proof, help));
  if (status === 403) throw new NotPermitted(message, help ?? HELP_OF_IDENTITY[403]);
  if (status >= 500 || OVERLOADED.has(status)) {
    throw new ServerUnavailable(message, { again: true, retryAfter: readRetryAfter(answer.retryAfter) });
  }
  throw new AnswerRefused(message, help, status, textOf(said?.["code"]), problemsOf(said));
}

/** Codes of the problems that somebody looks up who runs the server and grants access. */
const OF_IDENTITY = /^(?:token|job)-/;

const HELP_OF_IDENTITY: Readonly<Record<401 | 403, string>> = {
  401: "set MUSTER_TOKEN, or name a file that holds the token: `--token-file FILE`",
  403: "ask whoever runs the server for a token with the role and scope this needs",
};

/**
 * The server's help speaks of headers and routes. Here a token is a variable or a file, so this says it in those terms.
 * `told`: the server's help.
 */
function helpToProve({ kind, from, missing }: Proof, told: string | undefined): string | undefined {
  if (kind === "signed") return told;
  if (from === undefined) return missing ?? HELP_OF_IDENTITY[401];
  return `it is the one in ${from}; an admin makes another with \`muster token create\``;
}

function redirected({ status, location }: Attempt, address: string): ServerUnavailable {
  const where = location === null ? "elsewhere" : `to \`${location}\``;
  return new ServerUnavailable(`\`${address}\` answered ${status} and redirects ${where}`, {
    again: false,
    help: "name the address it leads to with `--server` or MUSTER_URL, if it is the server's: no token follows a redirect",
  });
}

function sayStatus(answer: Attempt, said: JsonObject | undefined, address: string): string {
  const { status } = answer;
  const detail = textOf(said?.["detail"]) ?? textOf(said?.["title"]);
  const described = said === undefined ? describe(answer) : String(status);
  const code = textOf(said?.["code"]) ?? "";
  if (detail !== undefined && OF_IDENTITY.test(code)) return `${detail} [${code}] (${status} from \`${address}\`)`;
  return detail === undefined ? `\`${address}\` answered ${described}` : `${detail} (${status} from \`${address}\`)`;
}

/** Describes an answer that is not JSON. */
function describe({ status, text, type }: Attempt): string {
  const kind = /html/i.test(type) || /^\s*<(?:!doctype|html)/i.test(text) ? "an HTML page" : undefined;
  if (kind !== undefined) return `${status} with ${kind}, not a muster server's JSON`;
  if (text.trim() === "") return `${status} without a body`;
  return /json/i.test(type)
    ? `${status} with JSON that breaks off or is broken`
    : `${status} with something other than JSON`;
}

function problemsOf(said: JsonObject | undefined): readonly Problem[] {
  const problems = readProblems(said?.["problems"]);
  return [...problems.filter(isError), ...problems.filter((problem) => !isError(problem))];
}

/** Seconds. A date in the header is ignored. */
function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
