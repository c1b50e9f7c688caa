// How is GitHub asked, as the App or as one of its installations?

import type { z } from "zod";
import type { GitHubApp } from "../../../app/github-app.ts";
import type { Muster } from "../../../app/muster.ts";
import type { JsonValue } from "../../../model/json.ts";
import { Refusal } from "../../../model/refusal.ts";
import type { Milliseconds } from "../../../model/time.ts";
import type { Clock } from "../../../ports/runtime.ts";
import { appSignature } from "./app-signature.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";
import { exchange, messageOf, refusalOf, refuse } from "./exchange.ts";
import type { Exchange, Exchanged, Line, Send } from "./exchange.ts";
import { InstallationTokens, readToken } from "./installation-tokens.ts";
import { KeptAnswers } from "./kept-answers.ts";
import { RequestLimits } from "./request-limits.ts";

export interface GitHub {
  readonly app: Asking;
  /** `isUrgent`: somebody is waiting; some requests are reserved for that. */
  installation(id: number, options?: { readonly isUrgent?: boolean }): Asking;
}

/**
 * Never waits: while GitHub must not or cannot be asked, every request is refused at once. Throws Refusal `too-many`
 * (nothing was sent; with when to ask again, if GitHub said so), `unavailable`, `missing`, `forbidden`, `unidentified`,
 * `invalid`.
 */
export interface Asking {
  /** What was read before is only checked for changes. With `isFixed` it never changes and is not asked for again. */
  read<Value>(path: string, schema: z.ZodType<Value>, options?: { readonly isFixed?: boolean }): Promise<Read<Value>>;
  write(method: "POST" | "PATCH", path: string, body: JsonValue): Promise<JsonValue>;
}

export interface Read<Value> {
  readonly value: Value;
  /** The path of the next page; null: this was the last. */
  readonly next: string | null;
  /** The number of the last page, if GitHub gives it. */
  readonly last: number | null;
}

export interface GitHubOutside {
  readonly clock: Clock;
  readonly fetch?: Send;
  readonly timeout?: Milliseconds;
}

const TIMEOUT: Milliseconds = 10_000;
/** Smaller differences between clocks are ignored. */
const NOTABLE_SKEW: Milliseconds = 30_000;
const APP = "app";

const KNOWN = new WeakMap<GitHubApp, GitHub>();

/** One client as long as the App's settings exist, so that rate limits hold for all callers. */
export function gitHubOf({ clock }: Pick<Muster, "clock">, app: GitHubApp): GitHub {
  const github = KNOWN.get(app) ?? createGitHub(app, { clock });
  KNOWN.set(app, github);
  return github;
}

/** A client with rate limits, tokens and cached answers of its own; see `gitHubOf`. */
export function createGitHub(app: GitHubApp, { clock, fetch: send, timeout = TIMEOUT }: GitHubOutside): GitHub {
  const line: Line = { apiUrl: app.apiUrl, timeout, fetch: send ?? ((url, request) => fetch(url, request)) };
  const [limits, kept, breaker] = [new RequestLimits(), new KeptAnswers(), new CircuitBreaker()];
  const appTokens = appTokensOf(app, clock);
  const askingBy = (bucket: string, tokens: Tokens, isUrgent: boolean): Asking =>
    askingOf({ line, clock, limits, breaker, kept, bucket, tokens, isUrgent });
  const own = askingBy(APP, appTokens, true);
  const installationTokens = new InstallationTokens(async (id) => {
    const asked = { method: "POST", path: `/app/installations/${id}/access_tokens` } as const;
    const { response, body } = await askWith({ line, clock, limits, breaker, bucket: APP, tokens: appTokens }, asked);
    const given = readToken(body, response.headers.get("date"), clock.now());
    if (given === undefined) throw refuse("invalid", "odd-answer", asked, "something that is not a token");
    return given;
  });
  return {
    app: own,
    installation: (id, { isUrgent = false } = {}) => {
      const tokens: Tokens = {
        get: () => installationTokens.get(id, clock.now()),
        refused: (token) => installationTokens.refused(id, token),
      };
      return askingBy(String(id), tokens, isUrgent);
    },
  };
}

interface Tokens {
  get(): Promise<string>;
  /** The token was refused; the Date header of `response` gives GitHub's time. */
  refused(token: string, response: Response): Promise<void>;
}

/** Signed anew for each request. If GitHub refuses one, the clocks may differ: from then on GitHub's clock is used. */
function appTokensOf(app: GitHubApp, clock: Clock): Tokens {
  const sign = appSignature(app.appId, app.privateKey);
  let skew: Milliseconds = 0;
  return {
    get: () => sign(clock.now() + skew),
    refused: async (_, { headers }) => {
      const found = Date.parse(headers.get("date") ?? "") - clock.now();
      if (Math.abs(found - skew) > NOTABLE_SKEW) skew = found;
    },
  };
}

interface AskingParts {
  readonly line: Line;
  readonly clock: Clock;
  readonly limits: RequestLimits;
  readonly breaker: CircuitBreaker;
  readonly kept: KeptAnswers;
  readonly bucket: string;
  readonly tokens: Tokens;
  readonly isUrgent: boolean;
}

function askingOf(parts: AskingParts): Asking {
  return {
    read: (path, schema, { isFixed = false } = {}) => read(parts, path, schema, isFixed),
    write: async (method, path, body) => (await askWith(parts, { method, path, body })).body,
  };
}

async function read<Value>(
  parts: AskingParts,
  path: string,
  schema: z.ZodType<Value>,
  isFixed: boolean,
): Promise<Read<Value>> {
  const { kept, bucket, line } = parts;
  const key = `${bucket} ${path}`;
  const before = kept.find(key);
  if (before?.etag === null) return tell(line, before.value as Value, before.link);
  const { response, body } = await askWith(parts, { method: "GET", path, etag: before?.etag });
  if (response.status === 304 && before !== undefined) return tell(line, before.value as Value, before.link);
  const { data, error } = schema.safeParse(body);
  if (error !== undefined) {
    const [{ path: at, message } = { path: [], message: "" }] = error.issues;
    throw refuse(
      "invalid",
      "odd-answer",
      { method: "GET", path },
      `what was not expected: \`${at.join(".")}\`: ${message}`,
    );
  }
  const [etag, link] = [response.headers.get("etag"), response.headers.get("link")];
  if (isFixed || etag !== null) kept.keep(key, { etag: isFixed ? null : etag, value: data as JsonValue, link });
  return tell(line, data, link);
}

type AskParts = Pick<AskingParts, "line" | "clock" | "limits" | "breaker" | "bucket" | "tokens"> & {
  readonly isUrgent?: boolean;
};

/** A refused token is replaced once. */
async function askWith(parts: AskParts, asked: Omit<Exchange, "token">): Promise<Exchanged> {
  const { clock, limits, bucket, tokens, isUrgent = true } = parts;
  for (let attempt = 1; ; attempt++) {
    limits.require(bucket, clock.now(), isUrgent);
    const whole = { ...asked, token: await tokens.get() };
    const exchanged = await tryExchange(parts, whole);
    const { response, body } = exchanged;
    const limited = limits.note(bucket, response, messageOf(body), clock.now());
    if (limited !== undefined) throw limited;
    if (response.ok || response.status === 304) return exchanged;
    if (response.status !== 401 || attempt === 2) throw refusalOf(whole, exchanged);
    await tokens.refused(whole.token, response);
  }
}

/**
 * Any answer counts as one for the circuit breaker, even an error; only server errors and missing answers count as
 * failures.
 */
async function tryExchange({ line, clock, breaker }: AskParts, asked: Exchange): Promise<Exchanged> {
  breaker.require(clock.now());
  try {
    const exchanged = await exchange(line, asked);
    if (exchanged.response.status >= 500) breaker.failed(clock.now());
    else breaker.answered();
    return exchanged;
  } catch (error) {
    if (error instanceof Refusal && error.kind === "unavailable") breaker.failed(clock.now());
    else breaker.answered();
    throw error;
  }
}

function tell<Value>({ apiUrl }: Line, value: Value, link: string | null): Read<Value> {
  const next = pathOf(apiUrl, linked(link, "next"));
  const last = linked(link, "last");
  const page = last === undefined ? NaN : Number(new URL(last).searchParams.get("page") ?? NaN);
  return { value, next, last: Number.isNaN(page) ? null : page };
}

function linked(link: string | null, relation: string): string | undefined {
  for (const [, url, name] of (link ?? "").matchAll(/<([^>]+)>\s*;\s*rel="?(\w+)"?/g)) {
    if (name === relation && url !== undefined && URL.canParse(url)) return url;
  }
  return undefined;
}

function pathOf(apiUrl: string, url: string | undefined): string | null {
  if (url === undefined) return null;
  if (url.startsWith(`${apiUrl}/`)) return url.slice(apiUrl.length);
  const message = `GitHub at \`${apiUrl}\` tells of a page elsewhere: \`${new URL(url).origin}\``;
  throw new Refusal("invalid", "github-elsewhere", message);
}
