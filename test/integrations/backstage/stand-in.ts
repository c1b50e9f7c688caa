// A Backstage backend as its catalog's REST API is documented, on a real socket: pages, cursors, etags, refusals.

import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ownText } from "../../../src/model/json.ts";
import type { JsonObject } from "../../../src/model/json.ts";

export interface StandIn {
  readonly url: string;
  /** `GET path?query`, in the order they came. */
  readonly requests: string[];
  readonly tokens: (string | undefined)[];
  /** How many answers were 304. */
  unchanged: number;
  entities: readonly JsonObject[];
  /** Answers in place of the catalog, one request each. */
  readonly instead: ((request: IncomingMessage, response: ServerResponse) => void)[];
  close(): Promise<void>;
}

export interface StandInOptions {
  readonly entities?: readonly JsonObject[];
  /** Without `by-query`, as before 1.12. */
  readonly isOld?: boolean;
  readonly token?: string;
  readonly givesEtags?: boolean;
}

export function component(name: string, more: JsonObject = {}): JsonObject {
  return {
    apiVersion: "backstage.io/v1alpha1",
    kind: "Component",
    metadata: { name, namespace: "default", uid: `uid-${name}`, etag: `etag-${name}` },
    spec: { type: "service", lifecycle: "production", owner: "team-a", ...more },
    relations: [{ type: "ownedBy", targetRef: "group:default/team-a" }],
  };
}

export async function standIn(options: StandInOptions = {}): Promise<StandIn> {
  const requests: string[] = [];
  const tokens: (string | undefined)[] = [];
  const instead: StandIn["instead"] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    tokens.push(request.headers.authorization);
    const other = instead.shift();
    if (other === undefined) answer(backstage, options, request, response);
    else other(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const backstage: StandIn = {
    url: `http://127.0.0.1:${port}`,
    requests,
    tokens,
    instead,
    unchanged: 0,
    entities: options.entities ?? [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return backstage;
}

function answer(
  backstage: StandIn,
  { isOld = false, token, givesEtags = true }: StandInOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? "", "http://localhost");
  if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
    return send(response, 401, { error: { name: "AuthenticationError", message: "Missing credentials" } });
  }
  const route = /^\/api\/catalog\/(entities(?:\/by-query)?)$/.exec(url.pathname)?.[1];
  if (route === undefined || (isOld && route === "entities/by-query")) {
    return send(response, 404, { error: { name: "NotFoundError" } });
  }
  const { body, headers } = route === "entities" ? entities(backstage, url) : byQuery(backstage, url);
  const etag = `W/"${createHash("sha1").update(JSON.stringify(body)).digest("base64url")}"`;
  if (givesEtags) headers["etag"] = etag;
  if (givesEtags && request.headers["if-none-match"] === etag) {
    backstage.unchanged++;
    response.writeHead(304, headers).end();
    return;
  }
  send(response, 200, body, headers);
}

interface Answered {
  readonly body: unknown;
  readonly headers: Record<string, string>;
}

/** The cursor holds all that the first request said: only `limit` and `fields` come with it. */
function byQuery({ entities }: StandIn, url: URL): Answered {
  const written = url.searchParams.get("cursor");
  const limit = Number(url.searchParams.get("limit") ?? 20);
  const cursor = written === null ? undefined : JSON.parse(Buffer.from(written, "base64").toString("utf8"));
  if (cursor !== undefined && url.searchParams.has("filter")) throw new Error("a filter beside a cursor");
  const filters: readonly string[] = cursor?.filters ?? url.searchParams.getAll("filter");
  const ordered = [...entities].filter((entity) => fits(entity, filters)).sort(byUid);
  const rest = ordered.filter((entity) => cursor === undefined || uidOf(entity) > cursor.after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const next = JSON.stringify({ after: last && uidOf(last), filters, totalItems: ordered.length });
  const pageInfo = rest.length > limit ? { nextCursor: Buffer.from(next).toString("base64") } : {};
  return { body: { items, totalItems: ordered.length, pageInfo }, headers: {} };
}

/** The path in `link` is that of the catalog's own router. */
function entities({ entities: all }: StandIn, url: URL): Answered {
  const written = url.searchParams.get("after");
  const place = written === null ? {} : JSON.parse(Buffer.from(written, "base64").toString("utf8"));
  const limit = place.limit ?? Number(url.searchParams.get("limit"));
  const offset = place.offset ?? Number(url.searchParams.get("offset") ?? 0);
  const fitting = all.filter((entity) => fits(entity, url.searchParams.getAll("filter")));
  const items = fitting.slice(offset, offset + limit);
  const headers: Record<string, string> = {};
  if (offset + limit < fitting.length) {
    const after = Buffer.from(JSON.stringify({ limit, offset: offset + limit })).toString("base64");
    const query = new URLSearchParams({ limit: String(limit), after });
    headers["link"] = `</entities?${query.toString()}>; rel="next"`;
  }
  return { body: items, headers };
}

function fits(entity: JsonObject, filters: readonly string[]): boolean {
  return filters.length === 0 || filters.some((filter) => filter === `kind=${ownText(entity, "kind")?.toLowerCase()}`);
}

function uidOf(entity: JsonObject): string {
  return ownText(entity["metadata"], "uid") ?? "";
}

function byUid(a: JsonObject, b: JsonObject): number {
  return uidOf(a) < uidOf(b) ? -1 : 1;
}

export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const isText = typeof body === "string";
  const type = isText ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
  response.writeHead(status, { "content-type": type, ...headers }).end(isText ? body : JSON.stringify(body));
}
