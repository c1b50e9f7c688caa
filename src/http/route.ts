// What is a route? One value that holds everything about it. The app, the API description and the tests are made from
// routes.

import type { z } from "zod";
import type { Muster } from "../app/muster.ts";
import type { Identity } from "../model/identity.ts";
import type { Permission } from "./permissions.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Requests of one lane do not take the place of another's, so gates answer while catalogs come in. */
export type Lane = "gate" | "read" | "ingest" | "webhook" | "wait" | "probe";

export interface Route<Params, Query, Body, Answered> {
  readonly method: Method;
  /** `/v1/tokens/{id}` */
  readonly path: string;
  /** Whoever lacks it is refused before anything else is checked. */
  readonly permission: Permission;
  readonly lane?: Lane;
  /** The answer is true only now: it is not kept, and not logged unless it fails. */
  readonly isFleeting?: boolean;
  readonly summary: string;
  readonly description?: string;
  /** What the route is about, as the reference groups them. */
  readonly tag: string;
  readonly params?: z.ZodType<Params>;
  /** Values arrive as text. */
  readonly query?: z.ZodType<Query>;
  /** Keys of the query that are lists, whichever way they are written: `ids=a&ids=b`, `ids[]=a`, `ids[0]=a`. */
  readonly listKeys?: readonly string[];
  /**
   * Its answers are large, and hold no secret beside what was asked, so they are compressed for whoever accepts that.
   */
  readonly isPacked?: boolean;
  /** The headers it reads: by name in lower case, what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyKind<Body>;
  readonly answer: AnswerKind<Answered>;
  /** Refusals by status, in addition to those of every route of its kind. */
  readonly refusals?: Readonly<Record<number, string>>;
  handle(request: RouteRequest<Params, Query, Body>): Promise<Answer<Answered>> | Answer<Answered>;
}

export type BodyKind<Body> = JsonBody<Body> | TextBody<Body>;

export interface JsonBody<Body> {
  readonly kind: "json";
  readonly schema: z.ZodType<Body>;
  readonly maxBytes: number;
  /** It is a list, which may also be sent with one item on each line. */
  readonly mayBeLines?: boolean;
}

/** Text as it was sent, read by code that knows its format. */
export interface TextBody<Body> {
  readonly kind: "text";
  /** The media types it may have. The value is its schema if it is JSON, otherwise null. */
  readonly types: Readonly<Record<string, z.ZodType | null>>;
  readonly maxBytes: number;
  readonly description: string;
  readonly read: (sent: SentText) => Body;
}

export interface SentText {
  /** In lower case, without parameters; empty: none was given. */
  readonly type: string;
  readonly text: string;
}

export interface AnswerKind<Answered> {
  readonly status: 200 | 201 | 204;
  readonly description: string;
  /** Left out if the answer is not JSON. */
  readonly schema?: z.ZodType<Answered>;
  readonly type?: string;
  /** Other media types that the answer can have, all of them text. */
  readonly otherTypes?: readonly string[];
  /** The schema of one line. Whoever accepts `application/x-ndjson` gets all items, one on each line. */
  readonly lines?: z.ZodType;
  /** Other statuses that come with the same body. */
  readonly also?: Readonly<Record<number, string>>;
}

/** `text`: the body as it is sent, if it is known already. `lines`: a body that is sent while it is made. */
export interface Answer<Answered> {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Answered;
  readonly text?: string;
  readonly lines?: AsyncGenerator<string, void>;
}

export interface RouteRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly identity: Identity;
  readonly muster: Muster;
  readonly app: RunningApp;
  readonly header: (name: string) => string | undefined;
  /**
   * Sends another request to the service, as if it came from outside: whoever sends it has to prove again who they are.
   */
  readonly dispatch: (request: Request) => Promise<Response>;
}

/** What routes about the service itself answer from. */
export interface RunningApp {
  /** That of the program. */
  readonly version: string;
  /** The API's description, JSON. */
  readonly openapi: () => string;
  /** The same, for people. */
  readonly reference: () => Promise<string>;
  /** Undefined: this runtime counts nothing. */
  readonly metrics: (() => Promise<string>) | undefined;
  readonly isStopping: () => boolean;
  /** To be called when tokens changed: they have to be looked up again. */
  readonly forgetTokens: () => void;
  readonly onDecision: (decided: CountedDecision) => void;
}

/** What is counted of a decision. */
export interface CountedDecision {
  readonly verdict: string;
  /** It was decided before, so what it rests on is not counted again. */
  readonly replayed: boolean;
  readonly basis: readonly string[];
  /** Ids of the gates that bind. */
  readonly gates: readonly string[];
  /** How many required findings have each outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** A route, for code that need not know what exactly it takes and gives. */
export type AnyRoute = Route<unknown, unknown, unknown, unknown>;

/** INVARIANT: the app gives a route only what the route's own schemas have read. */
export function defineRoute<Params, Query, Body, Answered>(route: Route<Params, Query, Body, Answered>): AnyRoute {
  return route;
}

export const KIB = 1_024;
export const MIB = 1_024 * KIB;

export function jsonBody<Body>(schema: z.ZodType<Body>, maxBytes: number = 256 * KIB): JsonBody<Body> {
  return { kind: "json", schema, maxBytes };
}

export function jsonOrLinesBody<Body>(schema: z.ZodType<Body>, maxBytes: number): JsonBody<Body> {
  return { ...jsonBody(schema, maxBytes), mayBeLines: true };
}

/** JSON so large that the handler reads it piece by piece: see `readListAs`. */
export function largeJsonBody(schema: z.ZodType, maxBytes: number, description: string): TextBody<string> {
  return { kind: "text", types: { "application/json": schema }, maxBytes, description, read: ({ text }) => text };
}
