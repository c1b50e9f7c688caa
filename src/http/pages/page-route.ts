// What is a page of the reports? All there is to say about it in one value: the app, the navigation and the tests are made of these.

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
  /** Whoever lacks it is refused before anything else is looked at. */
  readonly permission: Permission;
  readonly params?: z.ZodType<Params>;
}

/** GET: something to look at. */
export interface ShownRoute<Params, Query> extends Place<Params> {
  /** What the navigation calls it; left out: it is not in it. */
  readonly nav?: string;
  /** Values arrive as text; those that are empty are left out, as a form of filters sends them. */
  readonly query?: z.ZodType<Query>;
  show(request: ShownRequest<Params, Query>): Promise<Page> | Page;
}

/** GET: what a page shows, as a file. */
export interface FileRoute<Params, Query> extends Place<Params> {
  readonly query?: z.ZodType<Query>;
  readonly type: string;
  /** Its name, where it is kept; left out: it is shown. */
  readonly name?: (params: Params) => string;
  write(request: ShownRequest<Params, Query>): Promise<string> | string;
}

/** GET: leads elsewhere. */
export interface HopRoute<Query> extends Place<undefined> {
  /** Left out: it reads the address itself, which others wrote. */
  readonly query?: z.ZodType<Query>;
  go(request: ShownRequest<undefined, Query>): Promise<Hop>;
  /** Where it leads nowhere: what is wrong, in one line. */
  again(request: ShownRequest<undefined, Query>, problem: string): Page;
}

export interface Hop {
  readonly to: string;
  readonly cookies: readonly string[];
  /** It is ours, and whoever comes from another site has to see it with the cookies they are given here. */
  readonly isOwn: boolean;
}

/** POST: something to be done. */
export interface FormRoute<Params, Fields> extends Place<Params> {
  readonly fields?: z.ZodType<Fields>;
  /** One of them is meant to be a secret; in all others none is read. */
  readonly takesSecret?: boolean;
  /** The address to go on at. */
  submit(request: SubmittedRequest<Params, Fields>): Promise<Submitted> | Submitted;
  /** The form again, with what was typed and what is wrong with it; left out: the page of the refusal. */
  again?(request: SubmittedAgain<Params>): Promise<Page> | Page;
}

interface Asked<Params> {
  readonly params: Params;
  readonly identity: Identity;
  readonly muster: Muster;
  /** Read once: what is told of one moment fits together. */
  readonly at: Instant;
  readonly frame: Frame;
  /** Tokens that were looked up. */
  readonly known: KnownTokens;
  /** Whether cookies are to be sent encrypted only. */
  readonly secure: boolean;
  /** Undefined: they sent a token, or nothing. */
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
  /** By field; what belongs to no field is not there. */
  readonly typed: Readonly<Record<string, string>>;
  /** In one line. */
  readonly problem: string;
  /** Stable, of the refusal: which field it is about, only the form itself knows. */
  readonly code: string;
  /** What the schema says is wrong with a field is about that. */
  readonly field: string | undefined;
}

export interface Submitted {
  /** A path of ours. */
  readonly to: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Pages of which nobody needs to know what exactly they take. */
export type AnyPage =
  | (ShownRoute<unknown, unknown> & { readonly kind: "page" })
  | (FileRoute<unknown, unknown> & { readonly kind: "file" })
  | (HopRoute<unknown> & { readonly kind: "hop"; readonly params?: undefined })
  | (FormRoute<unknown, unknown> & { readonly kind: "form" });

/** INVARIANT: the app hands a page only what its own schemas read. */
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
