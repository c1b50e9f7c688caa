// What does GitHub answer to one request, within limits of time and size, and from no other host?

import type { JsonValue } from "../../../model/json.ts";
import { ownText } from "../../../model/json.ts";
import { Refusal } from "../../../model/refusal.ts";
import type { RefusalDetails, RefusalKind } from "../../../model/refusal.ts";
import type { Milliseconds } from "../../../model/time.ts";
import { isRedirect, networkCode, readText } from "../../read-response.ts";

export interface Exchange {
  readonly method: "GET" | "POST" | "PATCH";
  /** The path below the API's address, with its query: `/repos/acme/shop`. */
  readonly path: string;
  readonly token: string;
  readonly body?: JsonValue | undefined;
  readonly etag?: string | undefined;
}

export interface Exchanged {
  readonly response: Response;
  /** Null: there is no body. */
  readonly body: JsonValue;
}

export type Send = (url: string, request: RequestInit) => Promise<Response>;

export interface Line {
  /** Without a trailing slash. */
  readonly apiUrl: string;
  readonly fetch: Send;
  /** For one request including its answer. */
  readonly timeout: Milliseconds;
}

/** Large enough for the file tree of a large repository. */
const MAX_BYTES = 16 * 1024 * 1024;
/** A renamed repository redirects to its new address. */
const MOST_REDIRECTS = 3;
/** The longest `retry-after`, in seconds, that is followed when GitHub's servers fail. */
const LONGEST_WAIT = 900;
const VERSION = "2022-11-28";

/**
 * Returns the answer whatever its status. Throws Refusal `unavailable` where there is no answer, `invalid` for an
 * answer that cannot be read.
 */
export async function exchange(line: Line, asked: Exchange): Promise<Exchanged> {
  const signal = AbortSignal.timeout(line.timeout);
  try {
    const response = await follow(line, asked, signal);
    const read = await readText(response, MAX_BYTES);
    if (read === undefined) throw refuse("invalid", "too-large", asked, "more than is read");
    return { response, body: readBody(asked, response, read.text) };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const why = signal.aborted ? `no answer in ${line.timeout / 1_000} s` : networkCode(error);
    throw refuse("unavailable", "unreachable", asked, why);
  }
}

/** Statuses after which nothing has been done yet, so that the request is repeated at the new address. */
const UNTOUCHED = new Set([307, 308]);

/** Never redirects to another host. Writes are redirected only where nothing has been done yet. */
async function follow(line: Line, asked: Exchange, signal: AbortSignal): Promise<Response> {
  let url = addressOf(line, asked);
  for (let redirects = 0; ; redirects++) {
    const response = await line.fetch(url.href, { ...requestOf(asked), signal, redirect: "manual" });
    if (!isRedirect(response.status)) return response;
    await response.body?.cancel();
    const location = response.headers.get("location") ?? "";
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
    const isSafe = asked.method === "GET" || UNTOUCHED.has(response.status);
    if (next?.origin !== url.origin || !isSafe || redirects === MOST_REDIRECTS) {
      throw refuse("invalid", "redirected", asked, "a redirect that is not followed");
    }
    url = next;
  }
}

/** INVARIANT: the token is sent to no host but the API's. */
function addressOf({ apiUrl }: Line, asked: Exchange): URL {
  const base = new URL(apiUrl);
  const url = new URL(`${apiUrl}${asked.path}`);
  if (url.origin === base.origin && url.username === "" && asked.path.startsWith("/")) return url;
  throw refuse("invalid", "elsewhere", asked, "an address elsewhere");
}

function requestOf({ method, token, body, etag }: Exchange): RequestInit {
  return {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "user-agent": "muster",
      "x-github-api-version": VERSION,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(etag !== undefined && { "if-none-match": etag }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function readBody(asked: Exchange, { ok }: Response, text: string): JsonValue {
  try {
    return text === "" ? null : (JSON.parse(text) as JsonValue);
  } catch {
    // Proxies in front of GitHub answer failures with HTML pages.
    if (!ok) return null;
    throw refuse("invalid", "not-json", asked, "text that is not JSON");
  }
}

/** GitHub's own message, cut to a few words. */
export function messageOf(body: JsonValue): string {
  return (ownText(body, "message") ?? "").slice(0, 200);
}

/** What a status other than success means. */
export function refusalOf(asked: Exchange, { response: { status, headers }, body }: Exchanged): Refusal {
  const why = `${status}${messageOf(body) === "" ? "" : ` \`${messageOf(body).replaceAll("`", "'")}\``}`;
  if (status === 401) return refuse("unidentified", "token-refused", asked, why);
  if (status === 403) return refuse("forbidden", "not-permitted", asked, why);
  if (status === 404 || status === 410) return refuse("missing", "not-found", asked, why);
  if (status < 500 && status !== 408) return refuse("invalid", "refused", asked, why);
  const told = headers.get("retry-after")?.trim() ?? "";
  const later = /^\d{1,5}$/.test(told) ? { retryAfter: Math.min(Number(told), LONGEST_WAIT) } : {};
  return refuse("unavailable", "unavailable", asked, why, later);
}

/** `code`: without the prefix `github-`. `why`: what GitHub answered, as the end of a sentence. */
export function refuse(
  kind: RefusalKind,
  code: string,
  { method, path }: Pick<Exchange, "method" | "path">,
  why: string,
  details: RefusalDetails = {},
): Refusal {
  return new Refusal(kind, `github-${code}`, `GitHub answers \`${method} ${path.split("?")[0]}\` with ${why}`, details);
}
