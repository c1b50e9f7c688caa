// A GitHub that stands in for the real one: its documented behaviour over real HTTP, and whatever a test has go wrong.

import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { GitHubApp } from "../../../src/app/github-app.ts";
import type { JsonValue } from "../../../src/model/json.ts";
import type { Instant } from "../../../src/model/time.ts";
import { emptyState, idOf } from "./stand-in-state.ts";
import type { GitHubState } from "./stand-in-state.ts";
import { NOT_FOUND, ROUTES } from "./stand-in-routes.ts";
import type { StandInAnswer, StandInRequest } from "./stand-in-routes.ts";

export interface SeenRequest {
  /** `GET /repos/acme/shop` */
  readonly line: string;
  readonly query: string;
  readonly body: JsonValue;
  readonly headers: IncomingMessage["headers"];
  /** 0: it was not answered. */
  status: number;
}

/** What goes wrong with the next requests that fit. */
export interface Failure {
  /** Of method and path. */
  readonly on?: RegExp;
  /** Left out: once. */
  readonly times?: number;
  readonly do:
    | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: JsonValue | string }
    /** The connection ends before anything is done, or after it was; or there is never an answer, to what was not done, or was. */
    | "reset"
    | "reset after"
    | "never"
    | "never after";
}

export interface GitHubStandIn {
  readonly url: string;
  readonly state: GitHubState;
  readonly requests: readonly SeenRequest[];
  /** As an app of it is set up. */
  readonly app: GitHubApp;
  /** Tokens that were given. */
  readonly tokens: readonly string[];
  fail(failure: Failure): void;
  /** Nothing goes wrong any more. */
  mend(): void;
  /** Tokens end now, whatever they were good for. */
  revoke(): void;
  /** What each installation may still ask in this hour. */
  remaining: number;
  /** Entity tags are made of the token too. */
  isTagged: boolean;
  close(): Promise<void>;
}

export interface StandInOptions {
  /** Its clock. */
  readonly now?: () => Instant;
  readonly app?: Partial<GitHubApp>;
}

const HOUR = 3_600_000;
const LIMIT = 5_000;

let keys: { readonly privateKey: string; readonly publicKey: string } | undefined;

/** As GitHub gives them: PKCS #1. Made once, it takes a while. */
export function appKeys() {
  return (keys ??= generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }));
}

export async function githubStandIn(options: StandInOptions = {}): Promise<GitHubStandIn> {
  const { now = Date.now } = options;
  const requests: SeenRequest[] = [];
  const failures: { failure: Failure; left: number }[] = [];
  const tokens = new Map<string, { readonly installation: number; readonly until: Instant }>();
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const standIn: GitHubStandIn = {
    url,
    state: emptyState(),
    requests,
    app: {
      appId: "4711",
      privateKey: appKeys().privateKey,
      apiUrl: url,
      organizations: [],
      discovery: undefined,
      failMode: "closed",
      ...options.app,
    },
    get tokens() {
      return [...tokens.keys()];
    },
    fail: (failure) => void failures.push({ failure, left: failure.times ?? 1 }),
    mend: () => void failures.splice(0),
    revoke: () => tokens.clear(),
    remaining: LIMIT,
    isTagged: false,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = new URL(request.url ?? "/", url);
    const text = await readAll(request);
    const line = `${request.method} ${asked.pathname}`;
    const body = text === "" ? null : (JSON.parse(text) as JsonValue);
    const seen: SeenRequest = { line, query: asked.search, body, headers: request.headers, status: 0 };
    requests.push(seen);
    response.on("finish", () => (seen.status = response.statusCode));
    const failing = failures.find(({ failure, left }) => left > 0 && (failure.on ?? /^/).test(line));
    if (failing !== undefined) failing.left--;
    const failure = failing?.failure.do;
    if (failure === "never") return;
    if (failure === "reset") return void request.socket.destroy();
    if (typeof failure === "object") return send(response, failure.status, failure.body ?? {}, failure.headers ?? {});
    const answered = answer(request, { url: asked, body });
    if (failure === "never after") return;
    if (failure === "reset after") return void request.socket.destroy();
    send(response, answered.status, answered.body, answered.headers);
  };

  const answer = (request: IncomingMessage, asked: Pick<StandInRequest, "url" | "body">): Answered => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const by = isOfApp(token, now()) ? "app" : given(token);
    if (by === undefined) return { status: 401, body: { message: "Bad credentials" }, headers: {} };
    const access = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(asked.url.pathname);
    if (request.method === "POST" && access !== null && by === "app") return give(Number(access[1]));
    if (by !== "app" && standIn.remaining === 0) {
      return { status: 403, body: { message: "API rate limit exceeded for installation ID 7." }, headers: counted() };
    }
    const moved = movedTo(request.method ?? "", asked.url);
    if (moved !== undefined && by !== "app") return moved;
    const found = route(request.method ?? "", asked, by);
    const told = tell(found, asked.url);
    const tag = `W/"${digest(JSON.stringify([told.body, standIn.isTagged ? token : ""]))}"`;
    const isKnown = found.status === 200 && request.headers["if-none-match"] === tag;
    if (by !== "app" && !isKnown) standIn.remaining--;
    const headers = { ...counted(), ...told.headers, ...(found.status === 200 && { etag: tag }) };
    return isKnown ? { status: 304, body: undefined, headers } : { status: found.status, body: told.body, headers };
  };

  const given = (token: string): number | undefined => {
    const known = tokens.get(token);
    return known !== undefined && now() < known.until ? known.installation : undefined;
  };

  const give = (installation: number): Answered => {
    const held = standIn.state.installations.find(({ id }) => id === installation);
    if (held === undefined) return { ...NOT_FOUND, headers: {} };
    if (held.suspended_at !== null) {
      return { status: 403, body: { message: "This installation has been suspended" }, headers: counted() };
    }
    const token = `ghs_${digest(`${tokens.size} ${requests.length}`)}`;
    const until = now() + HOUR;
    tokens.set(token, { installation, until });
    const body = { token, expires_at: new Date(until).toISOString(), permissions: {}, repository_selection: "all" };
    return { status: 201, body, headers: counted() };
  };

  /** By its number, which stays what it is; what is written is to be written there. */
  const movedTo = (method: string, { pathname, search }: URL): Answered | undefined => {
    const [, slug = "", rest = ""] = /^\/repos\/([^/]+\/[^/]+)(.*)$/.exec(pathname) ?? [];
    const now = standIn.state.renamed.get(slug.toLowerCase());
    if (now === undefined) return undefined;
    const location = `${url}/repositories/${idOf(now)}${rest}${search}`;
    return { status: method === "GET" ? 301 : 307, body: { message: "Moved Permanently" }, headers: { location } };
  };

  /** A repository that is asked for by its number. */
  const named = (pathname: string): string => {
    const [, id, rest = ""] = /^\/repositories\/(\d+)(.*)$/.exec(pathname) ?? [];
    const slug = [...standIn.state.repositories.values()].find((one) => String(idOf(one.slug)) === id)?.slug;
    return slug === undefined ? pathname : `/repos/${slug}${rest}`;
  };

  const route = (method: string, asked: Pick<StandInRequest, "url" | "body">, by: "app" | number): StandInAnswer => {
    const pathname = named(asked.url.pathname);
    for (const { of, method: wanted, path, answer: answerOf } of ROUTES) {
      const match = path.exec(pathname);
      if (method !== wanted || match === null || (of === "app") !== (by === "app")) continue;
      if (standIn.state.forbidden.some((pattern) => pattern.test(pathname))) {
        return { status: 403, body: { message: "Resource not accessible by integration" } };
      }
      return answerOf(standIn.state, match.slice(1), { ...asked, installation: by === "app" ? null : by });
    }
    return NOT_FOUND;
  };

  const counted = (): Record<string, string> => ({
    date: new Date(now()).toUTCString(),
    "x-ratelimit-limit": String(LIMIT),
    "x-ratelimit-remaining": String(standIn.remaining),
    "x-ratelimit-reset": String(Math.floor(now() / 1_000) + 1_800),
    "x-ratelimit-resource": "core",
  });

  const send = (
    response: ServerResponse,
    status: number,
    body: JsonValue | string | undefined,
    headers: Record<string, string>,
  ): void => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const date = { date: new Date(now()).toUTCString() };
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...date, ...headers });
    response.end(status === 204 || status === 304 ? undefined : text);
  };

  return standIn;
}

interface Answered {
  readonly status: number;
  readonly body?: JsonValue | undefined;
  readonly headers: Record<string, string>;
}

/** Pages as GitHub links them: by number, or by a cursor. */
function tell({ body, list, around, cursor }: StandInAnswer, url: URL): Pick<Answered, "body" | "headers"> {
  if (list === undefined) return { body, headers: {} };
  const size = Math.min(100, Number(url.searchParams.get("per_page") ?? 30));
  const name = cursor ?? "page";
  const first = cursor === undefined ? 1 : 0;
  const at = Number(url.searchParams.get(name)?.replace("v1_", "") ?? first);
  const from = cursor === undefined ? (at - 1) * size : at;
  const page = list.slice(from, from + size);
  const links = [
    ...(from + size < list.length ? [["next", cursor === undefined ? String(at + 1) : `v1_${from + size}`]] : []),
    ...(cursor === undefined && from + size < list.length ? [["last", String(Math.ceil(list.length / size))]] : []),
  ].map(([relation = "", place = ""]) => {
    const there = new URL(url);
    there.searchParams.set(name, place);
    return `<${there.href}>; rel="${relation}"`;
  });
  return { body: around?.(page, list.length) ?? page, headers: links.length === 0 ? {} : { link: links.join(", ") } };
}

/** RS256, by the app's key, begun, not ended, and good for ten minutes at most. */
function isOfApp(token: string, now: Instant): boolean {
  const [header = "", claims = "", signature = ""] = token.split(".");
  if (signature === "" || !isSigned(`${header}.${claims}`, signature)) return false;
  const { alg } = decode(header);
  const { iat, exp, iss } = decode(claims);
  const seconds = now / 1_000;
  const isNow = Number(iat) <= seconds && Number(exp) > seconds && Number(exp) <= seconds + 600;
  return alg === "RS256" && iss === "4711" && isNow;
}

function isSigned(text: string, signature: string): boolean {
  const key = createPublicKey(appKeys().publicKey);
  return verify("RSA-SHA256", Buffer.from(text), key, Buffer.from(signature, "base64url"));
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}
