// How is a server asked? A request with its deadlines and retries, and a plain word for every way it can go wrong.

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
  /** Under the server's address, with its query: `/v1/decisions`. */
  readonly path: string;
  /** An object travels as JSON; a text as it is. */
  readonly body?: object | string;
  /** Of a text; default JSON. */
  readonly contentType?: string;
  readonly idempotencyKey?: string;
  /** False: asked twice it would do its work twice, so it is asked once. */
  readonly repeatable?: boolean;
  /** Milliseconds in which the server means to answer late: a long poll. */
  readonly patience?: number;
}

export interface Server {
  /** As people named it. */
  readonly address: string;
  readonly proof: Proof;
  /** The answer's JSON. Throws ServerUnavailable, NotPermitted or AnswerRefused. */
  ask(question: Question): Promise<JsonValue>;
  /**
   * An answer of one JSON value a line, as it comes in: pieces of text, not cut at lines. Throws as `ask` does, also
   * where the answer ends within a line; once something came it is not asked again.
   */
  askForLines(path: string): AsyncGenerator<string, void>;
}

export interface ServerAddress {
  readonly url: URL;
  readonly proof: Proof;
}

/** Milliseconds: of one attempt, and of all with the pauses between them. */
export interface Deadlines {
  readonly attempt: number;
  readonly inAll: number;
}

const RETRIES = 3;
/** Milliseconds before the first retry at most; twice as long before each that follows. */
const FIRST_PAUSE = 400;
const OVERLOADED = new Set([408, 425, 429]);

const LINES = "application/x-ndjson";
const NO_LINES = "is it a server of an earlier version, or does something before it answer?";

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

  /** A failure that may pass is tried again, until the attempts or the time are used up. */
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

  /** What is there for one attempt is there for each piece: all of it may take long. */
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

/** Milliseconds; undefined: trying again makes no sense. At least as long as the server asks for, and never in step with others. */
function pauseBefore(retry: number, failure: ServerUnavailable, { random }: World): number | undefined {
  if (!failure.again || retry >= RETRIES) return undefined;
  const longest = FIRST_PAUSE * 2 ** retry;
  return (failure.retryAfter ?? 0) * 1_000 + longest / 2 + (random() * longest) / 2;
}

function requestOf(question: Question, headers: Readonly<Record<string, string>>, signal: AbortSignal): RequestInit {
  const { method, body, contentType = "application/json", idempotencyKey } = question;
  return {
    method,
    // The token goes to the address it is meant for, and nowhere else.
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

/** As people name it. */
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

/** What somebody looks up, who sees to whom a server lets in. */
const OF_IDENTITY = /^(?:token|job)-/;

const HELP_OF_IDENTITY: Readonly<Record<401 | 403, string>> = {
  401: "set MUSTER_TOKEN, or name a file that holds the token: `--token-file FILE`",
  403: "ask whoever runs the server for a token with the role and scope this needs",
};

/** Headers and routes are how a server speaks of it; here a token is a variable or a file. `told`: by the server. */
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

/** What it is that is not JSON. */
function describe({ status, text, type }: Attempt): string {
  const kind = /html/i.test(type) || /^\s*<(?:!doctype|html)/i.test(text) ? "an HTML page" : undefined;
  if (kind !== undefined) return `${status} with ${kind}, not a muster server's JSON`;
  if (text.trim() === "") return `${status} without a body`;
  return /json/i.test(type) ? `${status} with JSON that breaks off or is broken` : `${status} with what is no JSON`;
}

function problemsOf(said: JsonObject | undefined): readonly Problem[] {
  const problems = readProblems(said?.["problems"]);
  return [...problems.filter(isError), ...problems.filter((problem) => !isError(problem))];
}

/** Seconds; a date is answered as if it named none. */
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
