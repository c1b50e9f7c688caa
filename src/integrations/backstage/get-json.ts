// What does another system answer to an HTTP request, within limits of time and size, with retries where they may help?

import type { JsonValue } from "../../model/json.ts";
import { Refusal } from "../../model/refusal.ts";
import type { RefusalDetails, RefusalKind } from "../../model/refusal.ts";
import type { Milliseconds } from "../../model/time.ts";
import { isRedirect, networkCode, readText } from "../read-response.ts";

export interface Connection {
  /** The system's name for messages: `Backstage`. */
  readonly system: string;
  readonly token: string | undefined;
  readonly fetch: typeof fetch;
  readonly pause: (duration: Milliseconds) => Promise<void>;
  /** For one attempt including its body. */
  readonly timeout: Milliseconds;
  /** The pause before each further attempt, if the other side does not say how long to wait. */
  readonly delays: readonly Milliseconds[];
}

export interface JsonAnswer {
  readonly body: JsonValue;
  readonly headers: Headers;
  /** The size of the body. */
  readonly bytes: number;
}

/** The longest pause, whatever the other side asks for. */
const LONGEST_PAUSE: Milliseconds = 60_000;
const MOST_REDIRECTS = 3;
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Undefined: nothing has changed since `etag` was given. Throws Refusal. No message contains the token, or any part of
 * the address except host and path.
 */
export async function getJson(
  connection: Connection,
  url: URL,
  limits: { readonly etag?: string | undefined; readonly maxBytes: number },
): Promise<JsonAnswer | undefined> {
  for (let attempt = 0; ; attempt++) {
    const asked = await ask(connection, url, limits);
    if (asked.failure === undefined) return asked.answer;
    const delay = connection.delays[attempt];
    if (!asked.isTransient || delay === undefined) throw asked.failure;
    await connection.pause(Math.min(asked.retryAfter ?? delay, LONGEST_PAUSE));
  }
}

type Asked =
  | { readonly failure?: undefined; readonly answer: JsonAnswer | undefined }
  | { readonly failure: Refusal; readonly isTransient: boolean; readonly retryAfter?: Milliseconds | undefined };

async function ask(
  connection: Connection,
  url: URL,
  { etag, maxBytes }: { readonly etag?: string | undefined; readonly maxBytes: number },
): Promise<Asked> {
  const signal = AbortSignal.timeout(connection.timeout);
  try {
    const response = await follow(connection, url, etag, signal);
    if (response.status === 304 && etag !== undefined) return { answer: undefined };
    if (response.status !== 200) return await refused(connection, url, response);
    const text = await readText(response, maxBytes);
    if (text === undefined) return final(tooLarge(connection, url, maxBytes));
    return readBody(connection, url, response.headers, text);
  } catch (error) {
    if (error instanceof Refusal) return final(error);
    return { failure: unreachable(connection, url, error, signal.aborted), isTransient: true };
  }
}

/** Never redirects to another host, since the token is meant for this one. */
async function follow(
  { system, token, fetch }: Connection,
  start: URL,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  if (etag !== undefined) headers["if-none-match"] = etag;
  let url = start;
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(url.href, { headers, signal, redirect: "manual" });
    const location = isRedirect(response.status) ? response.headers.get("location") : null;
    if (location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
    if (next === undefined || next.origin !== start.origin || redirects === MOST_REDIRECTS) {
      const where = next === undefined ? "nowhere" : next.origin === start.origin ? "itself" : `\`${next.origin}\``;
      throw refuse("invalid", "redirected", `${system} at ${say(start)} redirects to ${where}, which is not followed`, {
        help: "give the address it has in the end",
      });
    }
    url = next;
  }
}

async function refused(connection: Connection, url: URL, response: Response): Promise<Asked> {
  const { status, headers } = response;
  await response.body?.cancel();
  const retryAfter = readRetryAfter(headers);
  return { failure: refusalOf(connection, url, status, retryAfter), isTransient: TRANSIENT.has(status), retryAfter };
}

function refusalOf(
  { system, token }: Connection,
  url: URL,
  status: number,
  retryAfter: Milliseconds | undefined,
): Refusal {
  const at = `${system} at ${say(url)}`;
  if (status === 401) {
    const message = token === undefined ? `${at} wants a token` : `${at} does not accept the token`;
    return refuse("unidentified", "token-refused", message);
  }
  if (status === 403) return refuse("forbidden", "not-permitted", `${at} does not permit reading with this token`);
  if (status === 404) return refuse("missing", "not-found", `${at} has nothing there`);
  if (!TRANSIENT.has(status)) return refuse("invalid", "refused", `${at} answers ${status}`);
  const details = retryAfter === undefined ? {} : { retryAfter: Math.ceil(retryAfter / 1_000) };
  return refuse("unavailable", "unavailable", `${at} keeps answering ${status}`, details);
}

/** In seconds, or as a date, which is compared with the date of the answer. */
function readRetryAfter(headers: Headers): Milliseconds | undefined {
  const written = headers.get("retry-after")?.trim();
  if (written === undefined) return undefined;
  if (/^\d{1,9}$/.test(written)) return Number(written) * 1_000;
  const wait = Date.parse(written) - Date.parse(headers.get("date") ?? "");
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

function readBody(
  { system }: Connection,
  url: URL,
  headers: Headers,
  { text, bytes }: { readonly text: string; readonly bytes: number },
): Asked {
  try {
    return { answer: { body: JSON.parse(text) as JsonValue, headers, bytes } };
  } catch {
    const type = headers.get("content-type")?.split(";")[0] ?? "text";
    const message = `${system} at ${say(url)} answers with \`${type}\` that is not JSON`;
    return final(refuse("invalid", "not-json", message, { help: "give the address of the backend, not of the pages" }));
  }
}

function tooLarge({ system }: Connection, url: URL, maxBytes: number): Refusal {
  const message = `${system} at ${say(url)} answers with more than is taken`;
  return refuse("too-large", "too-large", message, { help: `at most ${maxBytes} bytes are read` });
}

function unreachable({ system, timeout }: Connection, url: URL, error: unknown, isTimeout: boolean): Refusal {
  const why = isTimeout ? `no answer in ${timeout / 1_000} s` : networkCode(error);
  return refuse("unavailable", "unreachable", `${system} at ${say(url)} cannot be reached: ${why}`);
}

function final(failure: Refusal): Asked {
  return { failure, isTransient: false };
}

function refuse(kind: RefusalKind, code: string, message: string, details: RefusalDetails = {}): Refusal {
  return new Refusal(kind, `backstage-${code}`, message, details);
}

function say({ origin, pathname }: URL): string {
  return `\`${origin}${pathname}\``;
}
