// How does one request become an answer? Who asks, may they, what do they send, what is answered, and how long does it
// take?

import type { Context } from "hono";
import { ANYBODY } from "../app/access/authenticate.ts";
import type { KnownTokens } from "../app/access/authenticate.ts";
import type { Muster } from "../app/muster.ts";
import { Refusal } from "../model/refusal.ts";
import { hideSecrets } from "../model/secret-text.ts";
import { StoreUnavailable } from "../ports/failures.ts";
import { entityTag, isKnown } from "./entity-tag.ts";
import { identify, requirePermission } from "./identify.ts";
import type { Metrics } from "./metrics.ts";
import type { Lanes, RateLimit } from "./overload.ts";
import type { Openness } from "./permissions.ts";
import { checkCoding, checkType, LINES, readBody } from "./read-body.ts";
import type { BodyBudget } from "./read-body.ts";
import { readAs } from "./read-json.ts";
import { queryOf, readQuery } from "./read-query.ts";
import type { Answer, AnyRoute, Lane, RunningApp } from "./route.ts";
import { pack } from "./pack-answer.ts";
import { streamLines } from "./stream-lines.ts";
import { tellRefusal } from "./tell-refusal.ts";
import type { ToldRefusal } from "./tell-refusal.ts";

/** What every request is served with. */
export interface Serving {
  readonly running: RunningApp;
  readonly openness: Openness;
  readonly lanes: Lanes;
  readonly rateLimit: RateLimit;
  /** For the bodies of those who have shown who they are. */
  readonly budget: BodyBudget;
  /** For all others: what strangers send takes no room from those. */
  readonly strangersBudget: BodyBudget;
  readonly metrics: Metrics | undefined;
  readonly elapsed: () => number;
  /** Whether answers are compressed here, not by what the service runs on. */
  readonly packs: boolean;
  readonly nextId: () => string;
  readonly musterOf: (c: Context) => Muster;
  readonly dispatch: (c: Context, request: Request) => Promise<Response>;
  readonly known: KnownTokens;
}

/** What the log tells of a request, gathered on the way. */
export interface Trail {
  readonly id: string;
  readonly started: number;
  actor: string | null;
}

export function serveRequest(route: AnyRoute, c: Context, serving: Serving): Promise<Response> {
  return follow(route, c, serving, {
    answer: (circumstances) => answerRequest(route, c, circumstances),
    refuse: problemResponse,
  });
}

/** How one kind of route answers, and how it tells a refusal. */
export interface Answering {
  readonly answer: (circumstances: Circumstances) => Promise<Response>;
  readonly refuse: (told: ToldRefusal, circumstances: Circumstances) => Response | Promise<Response>;
}

/** What every request goes through, whatever answers it. */
export async function follow(
  route: Pick<AnyRoute, "path" | "lane" | "isFleeting">,
  c: Context,
  serving: Serving,
  { answer, refuse }: Answering,
): Promise<Response> {
  const trail: Trail = { id: serving.nextId(), started: serving.elapsed(), actor: null };
  const muster = serving.musterOf(c);
  const circumstances = { serving, muster, trail };
  const lane = route.lane ?? "read";
  let response: Response;
  try {
    serving.lanes.enter(lane);
    try {
      response = await answer(circumstances);
    } finally {
      serving.lanes.leave(lane);
    }
  } catch (error) {
    response = await refuse(tellError(error, circumstances, route.lane), circumstances);
  }
  // Clients that keep the connection learn in time that it is about to close.
  if (serving.running.isStopping()) response.headers.set("connection", "close");
  leaveTrail(route, c, response.status, circumstances);
  return response;
}

export interface Circumstances {
  readonly serving: Serving;
  readonly muster: Muster;
  readonly trail: Trail;
}

async function answerRequest(
  route: AnyRoute,
  c: Context,
  { serving, muster, trail }: Circumstances,
): Promise<Response> {
  const header = headersOf(c);
  const { openness, known } = serving;
  const asked = queryOf(c.req.url);
  const found = identify(header("authorization"), route.permission, { openness, known, reader: muster });
  const identity = found instanceof Promise ? await found : found;
  trail.actor = identity.actor;
  requirePermission(identity, route.permission, openness);
  if (identity !== ANYBODY) serving.rateLimit(identity.actor);
  const query = readQuery(asked, route.query, route.listKeys);
  const params = readParams(route, c);
  const dispatch = (another: Request): Promise<Response> => serving.dispatch(c, another);
  const request = { params, query, identity, muster, header, app: serving.running, dispatch };
  const onBreak = (error: unknown): void => tellFailure(error, { trail, muster, serving });
  const packing = { isWanted: serving.packs && route.isPacked === true, accepted: header("accept-encoding") };
  if (route.body === undefined) {
    return pack(await respond(route, await route.handle({ ...request, body: undefined }), header, onBreak), packing);
  }
  checkCoding(header("content-encoding"));
  const held = await readBody(c, header("content-length"), {
    maxBytes: route.body.maxBytes,
    budget: identity === ANYBODY ? serving.strangersBudget : serving.budget,
    isSigned: route.permission === "signed",
  });
  try {
    const body = readContent(route.body, header("content-type"), held.text);
    return pack(await respond(route, await route.handle({ ...request, body }), header, onBreak), packing);
  } finally {
    held.release();
  }
}

export type HeaderOf = (name: string) => string | undefined;

/**
 * On Node a header is looked up in the incoming request: making a whole `Headers` takes longer than everything else.
 */
export function headersOf(c: Context): HeaderOf {
  const { incoming } = (c.env ?? {}) as { readonly incoming?: { readonly headers: Readonly<Record<string, unknown>> } };
  if (incoming === undefined) return (name) => c.req.header(name);
  return (name) => {
    const value = incoming.headers[name];
    return typeof value === "string" ? value : undefined;
  };
}

export function readParams(route: Pick<AnyRoute, "path" | "params">, c: Context): unknown {
  if (route.params === undefined) return undefined;
  const params: Record<string, string> = { ...c.req.param() };
  for (const [, name = "", ending = ""] of route.path.matchAll(/\{(\w+)\}(\.\w+)/g)) {
    params[name] = (params[name] ?? "").slice(0, -ending.length);
  }
  const parsed = route.params.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new Refusal("missing", "no-such-address", "the address names nothing there can be", {
    help: `it is written ${route.path}`,
  });
}

function readContent(kind: NonNullable<AnyRoute["body"]>, contentType: string | undefined, text: string): unknown {
  if (text.trim() === "") throw new Refusal("malformed", "empty-body", "the body is empty");
  if (kind.kind === "text") return kind.read({ type: checkType(contentType, Object.keys(kind.types)), text });
  const type = checkType(contentType, ["application/json", "+json", ...(kind.mayBeLines === true ? LINES : [])]);
  // INVARIANT: nothing that is kept holds a secret that somebody sent by mistake.
  const clean = hideSecrets(text);
  return readAs(kind.schema, LINES.includes(type) ? listOfLines(clean) : clean);
}

/** Turns lines into a JSON list. Each stays on its line, so that problems name the right place. */
function listOfLines(text: string): string {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const last = lines.findLastIndex((line) => line !== "");
  return `[${lines.map((line, index) => (line === "" || index >= last ? line : `${line},`)).join("\n")}]`;
}

const JSON_HEADERS = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
} as const;

const LINES_TYPE = "application/x-ndjson";

async function respond(
  route: AnyRoute,
  answer: Answer<unknown>,
  header: HeaderOf,
  onBreak: (error: unknown) => void,
): Promise<Response> {
  if (answer.lines !== undefined) {
    const stream = await streamLines(answer.lines, onBreak);
    return new Response(stream, { headers: { ...JSON_HEADERS, "content-type": LINES_TYPE, ...answer.headers } });
  }
  const status = answer.status ?? route.answer.status;
  if (status === 204) return new Response(null, { status, headers: { "cache-control": "no-store" } });
  const text = answer.text ?? JSON.stringify(answer.body);
  const type = route.answer.type;
  const headers: Record<string, string> = {
    ...JSON_HEADERS,
    ...(type === undefined ? {} : { "content-type": type }),
    ...answer.headers,
  };
  if (route.method !== "GET" || status !== 200 || route.isFleeting === true)
    return new Response(text, { status, headers });
  const etag = entityTag(text);
  headers["etag"] = etag;
  headers["cache-control"] = answer.headers?.["cache-control"] ?? "private, no-cache";
  if (isKnown(etag, header("if-none-match"))) return new Response(null, { status: 304, headers });
  return new Response(text, { status, headers });
}

function tellError(error: unknown, circumstances: Circumstances, lane?: Lane): ToldRefusal {
  const told = tellRefusal(error, circumstances.trail.id, lane === "ingest");
  if (told.isUnexpected || error instanceof StoreUnavailable) tellFailure(error, circumstances);
  return told;
}

/** Logs it and, if the store failed, counts it. */
function tellFailure(error: unknown, { trail: { id }, muster: { log }, serving }: Circumstances): void {
  if (error instanceof StoreUnavailable) {
    serving.metrics?.storeFailed(error.reason);
    log.error("store unavailable", { request: id, reason: error.reason, error: hideSecrets(error.message) });
  } else {
    log.error("request failed", { request: id, error: describeError(error) });
  }
}

export function problemResponse({ status, headers, body }: ToldRefusal): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...JSON_HEADERS, "content-type": "application/problem+json", ...headers },
  });
}

function describeError(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  return hideSecrets(text);
}

/**
 * Counts and logs a request by its route, never by the address that was asked for. Probes are logged only if they fail.
 */
function leaveTrail(
  { path: route, isFleeting }: Pick<AnyRoute, "path" | "isFleeting">,
  c: Context,
  status: number,
  { muster, serving, trail: { id, started, actor } }: Circumstances,
): void {
  const { method } = c.req;
  const milliseconds = serving.elapsed() - started;
  serving.metrics?.answered({ method, route, status, seconds: milliseconds / 1_000 });
  if (isFleeting === true && status < 400) return;
  muster.log.info("request", {
    request: id,
    method,
    route,
    status,
    ms: Math.round(milliseconds * 1_000) / 1_000,
    actor,
  });
}
