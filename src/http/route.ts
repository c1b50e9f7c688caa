// What is a route? All there is to say about it in one value: the app, the API description and the tests are made of these.

import type { z } from "zod";
import type { Muster } from "../app/muster.ts";
import type { Identity } from "../model/identity.ts";
import type { Permission } from "./permissions.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Requests of one lane do not take the place of another's: gates answer while catalogs come in. */
export type Lane = "gate" | "read" | "ingest" | "webhook" | "wait" | "probe";

export interface Route<Params, Query, Body, Answered> {
  readonly method: Method;
  /** `/v1/tokens/{id}` */
  readonly path: string;
  /** Whoever lacks it is refused before anything else is looked at. */
  readonly permission: Permission;
  readonly lane?: Lane;
  /** What it says is true only now: nobody keeps it, and nobody wants to read in the log that it was asked. */
  readonly isFleeting?: boolean;
  readonly summary: string;
  readonly description?: string;
  /** What the route is about, as the reference groups them. */
  readonly tag: string;
  readonly params?: z.ZodType<Params>;
  /** Values arrive as text. */
  readonly query?: z.ZodType<Query>;
  /** Keys of it that are lists, however they are written: `ids=a&ids=b`, `ids[]=a`, `ids[0]=a`. */
  readonly listKeys?: readonly string[];
  /** Its answers are large, and hold no secret beside what was asked: they are packed for whoever takes that. */
  readonly isPacked?: boolean;
  /** By name, lower case: what they mean. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyKind<Body>;
  readonly answer: AnswerKind<Answered>;
  /** Refusals by status, beside the ones every route of its kind has. */
  readonly refusals?: Readonly<Record<number, string>>;
  handle(request: RouteRequest<Params, Query, Body>): Promise<Answer<Answered>> | Answer<Answered>;
}

export type BodyKind<Body> = JsonBody<Body> | TextBody<Body>;

export interface JsonBody<Body> {
  readonly kind: "json";
  readonly schema: z.ZodType<Body>;
  readonly maxBytes: number;
  /** It is a list, which may also be sent as one item a line. */
  readonly mayBeLines?: boolean;
}

/** Text as it was sent, to be read by whatever knows its format. */
export interface TextBody<Body> {
  readonly kind: "text";
  /** What it may be called, and the schema where it is JSON after all. */
  readonly types: Readonly<Record<string, z.ZodType | null>>;
  readonly maxBytes: number;
  readonly description: string;
  readonly read: (sent: SentText) => Body;
}

export interface SentText {
  /** Lower case, without parameters; `` where none was said. */
  readonly type: string;
  readonly text: string;
}

export interface AnswerKind<Answered> {
  readonly status: 200 | 201 | 204;
  readonly description: string;
  /** Left out where the answer is no JSON. */
  readonly schema?: z.ZodType<Answered>;
  readonly type?: string;
  /** Other media types it comes as, as text. */
  readonly otherTypes?: readonly string[];
  /** Whoever accepts `application/x-ndjson` gets all there is, one of these a line. */
  readonly lines?: z.ZodType;
  /** Other statuses that come with the same body. */
  readonly also?: Readonly<Record<number, string>>;
}

/** `text` is the body as it is to be sent, where it is known already; `lines` is one that is sent while it is made. */
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
  /** Another request to the service, as if it had come by itself: whoever sends it has to prove who they are again. */
  readonly dispatch: (request: Request) => Promise<Response>;
}

/** What routes about the service itself answer from. */
export interface RunningApp {
  /** Of the program. */
  readonly version: string;
  /** The API's description, JSON. */
  readonly openapi: () => string;
  /** The same, for people. */
  readonly reference: () => Promise<string>;
  /** Undefined: this runtime counts nothing. */
  readonly metrics: (() => Promise<string>) | undefined;
  readonly isStopping: () => boolean;
  /** Tokens changed: look them up again. */
  readonly forgetTokens: () => void;
  readonly onDecision: (decided: CountedDecision) => void;
}

/** What is counted of a decision. */
export interface CountedDecision {
  readonly verdict: string;
  /** It was decided before: what it rests on is not counted again. */
  readonly replayed: boolean;
  readonly basis: readonly string[];
  /** Ids of those that bound it. */
  readonly gates: readonly string[];
  /** How many required findings have which. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** A route of which nobody needs to know what exactly it takes and gives. */
export type AnyRoute = Route<unknown, unknown, unknown, unknown>;

/** INVARIANT: the app hands a route only what its own schemas read. */
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

/** JSON so large that whoever handles it reads it piece by piece: see `readListAs`. */
export function largeJsonBody(schema: z.ZodType, maxBytes: number, description: string): TextBody<string> {
  return { kind: "text", types: { "application/json": schema }, maxBytes, description, read: ({ text }) => text };
}
