// What is a page of the reports? One value that says everything about it, for the app, the navigation and the tests.

import type { z } from "zod";
import type { KnownTokens } from "../../app/access/authenticate.ts";
import type { Muster } from "../../app/muster.ts";
import type { Session } from "../../app/access/session.ts";
import type { Identity } from "../../model/identity.ts";
import type { Instant } from "../../model/time.ts";
import type { Frame, Page } from "../../web/frame.ts";
import type { Permission } from "../permissions.ts";

interface Place<Params> {
  /** `/scorecards/{id}` */
  readonly path: string;
  /** Checked before anything else: without it the request is refused. */
  readonly permission: Permission;
  readonly params?: z.ZodType<Params>;
}

/** GET: something to look at. */
export interface ShownRoute<Params, Query> extends Place<Params> {
  /** Its name in the navigation; left out: it is not there. */
  readonly nav?: string;
  /** Values arrive as text. Empty ones are left out before: a form of filters sends them. */
  readonly query?: z.ZodType<Query>;
  show(request: ShownRequest<Params, Query>): Promise<Page> | Page;
}

/** GET: a file, with what a page shows. */
export interface FileRoute<Params, Query> extends Place<Params> {
  readonly query?: z.ZodType<Query>;
  readonly type: string;
  /** The name to download it under; left out: the browser shows it. */
  readonly name?: (params: Params) => string;
  write(request: ShownRequest<Params, Query>): Promise<string> | string;
}

/** GET: a redirect. */
export interface HopRoute<Query> extends Place<undefined> {
  /** Left out: parameters are not checked. `go` may read the address itself, where an issuer wrote them. */
  readonly query?: z.ZodType<Query>;
  go(request: ShownRequest<undefined, Query>): Promise<Hop>;
  /** The page to show where `go` refuses. `problem`: what is wrong, in one line. */
  again(request: ShownRequest<undefined, Query>, problem: string): Page;
}

export interface Hop {
  readonly to: string;
  readonly cookies: readonly string[];
  /**
   * `to` is a page of ours, to be seen with the cookies set here. A browser that comes from another site sends those
   * only if our own page asks, so a page is answered that goes on from here.
   */
  readonly isOwn: boolean;
}

/** POST: a form that does something. */
export interface FormRoute<Params, Fields> extends Place<Params> {
  readonly fields?: z.ZodType<Fields>;
  /** A field is meant for a secret. Otherwise secrets are hidden in what was typed. */
  readonly takesSecret?: boolean;
  /** Returns the address of the page to show next. */
  submit(request: SubmittedRequest<Params, Fields>): Promise<Submitted> | Submitted;
  /** The form again, with what was typed and what is wrong with it; left out: a page with the refusal. */
  again?(request: SubmittedAgain<Params>): Promise<Page> | Page;
}

interface Asked<Params> {
  readonly params: Params;
  readonly identity: Identity;
  readonly muster: Muster;
  /** Read from the clock once, so that everything shown is of one moment. */
  readonly at: Instant;
  readonly frame: Frame;
  /** Tokens that were looked up already. */
  readonly known: KnownTokens;
  /** Whether cookies are to be sent over encrypted connections only. */
  readonly secure: boolean;
  /** Undefined: the request has a token, or nothing. */
  readonly session: Session | undefined;
  readonly cookie: (name: string) => string | undefined;
}

export interface ShownRequest<Params, Query> extends Asked<Params> {
  readonly query: Query;
}

export interface SubmittedRequest<Params, Fields> extends Asked<Params> {
  readonly fields: Fields;
}

export interface SubmittedAgain<Params> extends Asked<Params> {
  /** By field; without empty fields. */
  readonly typed: Readonly<Record<string, string>>;
  /** In one line. */
  readonly problem: string;
  /** The stable code of the refusal. Only the form knows which field it is about. */
  readonly code: string;
  /** The field of which the schema found a problem; undefined: the schema found none. */
  readonly field: string | undefined;
}

export interface Submitted {
  /** A path of this service. */
  readonly to: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A page, without the types of what it takes. */
export type AnyPage =
  | (ShownRoute<unknown, unknown> & { readonly kind: "page" })
  | (FileRoute<unknown, unknown> & { readonly kind: "file" })
  | (HopRoute<unknown> & { readonly kind: "hop"; readonly params?: undefined })
  | (FormRoute<unknown, unknown> & { readonly kind: "form" });

/** INVARIANT: the app calls a page only with what the page's own schemas have read. */
export function definePage<Params, Query>(page: ShownRoute<Params, Query>): AnyPage {
  return { kind: "page", ...page };
}

export function defineFile<Params, Query>(file: FileRoute<Params, Query>): AnyPage {
  return { kind: "file", ...file } as AnyPage;
}

export function defineForm<Params, Fields>(form: FormRoute<Params, Fields>): AnyPage {
  return { kind: "form", ...form };
}

export function defineHop<Query>(hop: HopRoute<Query>): AnyPage {
  return { kind: "hop", ...hop } as AnyPage;
}

export function methodOf({ kind }: AnyPage): "GET" | "POST" {
  return kind === "form" ? "POST" : "GET";
}
