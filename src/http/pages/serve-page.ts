// How is one request for a page answered, or one form that was sent?

import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { ANYBODY, authenticateHash } from "../../app/access/authenticate.ts";
import { openSession } from "../../app/access/session.ts";
import type { Session } from "../../app/access/session.ts";
import type { Identity } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";
import { sayRef } from "../../report/say-ref.ts";
import type { Frame, NavLink, Viewer } from "../../web/frame.ts";
import { renderPage } from "../../web/page.ts";
import { acrossPage } from "../../web/pages/across.ts";
import { besideWrong, refusalPage } from "../../web/pages/refusal.ts";
import { withQuery } from "../../web/parts/links.ts";
import { identify, requirePermission } from "../identify.ts";
import { isOpenTo, mayUse, takesToken } from "../permissions.ts";
import type { Openness, Permission } from "../permissions.ts";
import { queryOf, readQuery } from "../read-query.ts";
import { follow, headersOf, problemResponse, readParams } from "../serve-request.ts";
import type { Answering, Circumstances, Serving } from "../serve-request.ts";
import { tellRefusal } from "../tell-refusal.ts";
import type { ToldRefusal } from "../tell-refusal.ts";
import { ASSET_ADDRESSES } from "./assets.ts";
import { isSecure, sessionCookie } from "./cookie.ts";
import type { AnyPage } from "./page-route.ts";
import { readFields, readForm, readShownQuery, withoutEmpty } from "./read-asked.ts";
import { requireCsrf, requireOwnSite } from "./same-site.ts";

/** Pages load nothing from elsewhere, run only our script, and cannot be put into a frame. */
const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
} as const;

export interface PageServing extends Serving {
  readonly nav: readonly NavLink[];
  readonly version: string;
}

export function servePage(page: AnyPage, c: Context, serving: PageServing): Promise<Response> {
  return follow(page, c, serving, {
    answer: (circumstances) => answerPage(page, c, serving, circumstances),
    refuse: refusing(c, serving),
  });
}

/** Who asks for a page, and whether by a session. */
interface Visitor {
  readonly identity: Identity;
  /** Undefined: the request has a token, or nothing. */
  readonly session: Session | undefined;
}

async function answerPage(
  page: AnyPage,
  c: Context,
  serving: PageServing,
  circumstances: Circumstances,
): Promise<Response> {
  const { muster, trail } = circumstances;
  const { openness } = serving;
  const asked = queryOf(c.req.url);
  const visitor = await visit(page.permission, c, circumstances);
  const { identity, session } = visitor;
  trail.actor = identity.actor;
  requirePermission(identity, page.permission, openness);
  if (identity !== ANYBODY) serving.rateLimit(identity.actor);
  const at = muster.clock.now();
  const frame = frameOf(c, serving, viewerOf(visitor, openness), at);
  const params = readParams(page, c);
  const proved = { identity, session, known: serving.known, cookie: (name: string) => getCookie(c, name) };
  const request = { params, muster, at, frame, secure: isSecure(c, muster), ...proved };
  if (page.kind === "form") {
    requireOwnSite(c, muster.publicUrl);
    const typed = await readForm(page, c, identity === ANYBODY ? serving.strangersBudget : serving.budget);
    if (session !== undefined) requireCsrf(session.csrf, typed["csrf"]);
    delete typed["csrf"];
    return submit(page, request, typed, circumstances);
  }
  if (page.kind === "page") {
    const { query, wrong } = readShownQuery(asked, page.query);
    const shown = await page.show({ ...request, query });
    return htmlResponse(wrong.length === 0 ? 200 : 400, await renderPage(besideWrong(shown, wrong), frame));
  }
  if (page.kind === "hop") {
    const query = page.query === undefined ? undefined : readQuery(withoutEmpty(asked), page.query);
    return hop(page, { ...request, params: undefined, query }, circumstances);
  }
  const query = readQuery(withoutEmpty(asked), page.query);
  const headers = { ...PAGE_HEADERS, "content-type": page.type, ...nameHeader(page.name?.(params)) };
  return new Response(await page.write({ ...request, query }), { headers });
}

function nameHeader(name: string | undefined): Readonly<Record<string, string>> {
  if (name === undefined) return {};
  return { "content-disposition": `attachment; filename="${name.replace(/[^\w.-]/g, "_")}"` };
}

type HopPage = Extract<AnyPage, { kind: "hop" }>;

async function hop(page: HopPage, request: Parameters<HopPage["go"]>[0], { trail }: Circumstances): Promise<Response> {
  try {
    const { to, cookies, isOwn } = await page.go(request);
    const response = isOwn
      ? htmlResponse(200, await acrossPage(to))
      : new Response(null, { status: 303, headers: { ...PAGE_HEADERS, location: to } });
    for (const cookie of cookies) response.headers.append("set-cookie", cookie);
    return response;
  } catch (error) {
    const told = tellRefusal(error, trail.id);
    if (told.isUnexpected) throw error;
    const { detail, help } = told.body;
    const shown = page.again(request, help === undefined ? detail : `${detail}; ${help}`);
    return htmlResponse(told.status, await renderPage(shown, request.frame));
  }
}

type Form = Extract<AnyPage, { kind: "form" }>;
type FormRequest = Omit<Parameters<Form["submit"]>[0], "fields">;

async function submit(
  form: Form,
  request: FormRequest,
  typed: Readonly<Record<string, string>>,
  { trail }: Circumstances,
): Promise<Response> {
  try {
    const { to, headers } = await form.submit({ ...request, fields: readFields(form, typed) });
    return new Response(null, { status: 303, headers: { ...PAGE_HEADERS, location: to, ...headers } });
  } catch (error) {
    const told = tellRefusal(error, trail.id);
    // A problem with what was typed is shown in the form, where it can be corrected.
    if (form.again === undefined || told.isUnexpected || told.status === 503) throw error;
    const { detail, help, code, problems } = told.body;
    const problem = help === undefined ? detail : `${detail}; ${help}`;
    const field = problems?.[0]?.pointer?.split("/")[1];
    const page = await form.again({ ...request, typed, problem, code, field });
    return htmlResponse(told.status, await renderPage(page, request.frame));
  }
}

/** A session holds only as long as the token that it was opened with. */
async function visit(
  permission: Permission,
  c: Context,
  { serving, muster }: Pick<Circumstances, "muster" | "serving">,
): Promise<Visitor> {
  const { openness, known } = serving;
  const authorization = headersOf(c)("authorization");
  const sealed = sessionCookie(c);
  if (authorization === undefined && sealed !== undefined) {
    const session = await openSession(muster, sealed);
    const identity = session === undefined ? undefined : await identityOf(session, { muster, serving });
    if (identity !== undefined) return { identity, session };
  }
  if (!takesToken(permission)) return { identity: ANYBODY, session: undefined };
  const identity = await identify(authorization, permission, { openness, known, reader: muster });
  return { identity, session: undefined };
}

async function identityOf(
  { hash }: Session,
  { muster, serving }: Pick<Circumstances, "muster" | "serving">,
): Promise<Identity | undefined> {
  try {
    return await authenticateHash(muster, serving.known, hash);
  } catch (error) {
    if (error instanceof Refusal && error.kind === "unidentified") return undefined;
    throw error;
  }
}

function viewerOf({ identity, session }: Visitor, openness: Openness): Viewer {
  return {
    name: identity === ANYBODY ? null : nameOf(identity),
    csrf: session?.csrf ?? null,
    may: (permission) => {
      const asked = permission as Permission;
      return isOpenTo(asked, openness) || (takesToken(asked) && mayUse(identity, asked));
    },
  };
}

/** A token that belongs to no person is shown by the name it was given. */
function nameOf({ actor, tokenName }: Identity): string {
  return tokenName !== undefined && actor.startsWith("token:") ? tokenName : sayRef(actor, "user");
}

const NOBODY: Viewer = { name: null, csrf: null, may: () => false };

function frameOf(c: Context, { nav, version }: PageServing, viewer: Viewer, at: number): Frame {
  return { viewer, address: addressOf(c), at, nav, version, assets: ASSET_ADDRESSES };
}

/** The path and query of the request. */
function addressOf(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return `${pathname}${search}`;
}

function htmlResponse(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(text, { status, headers: { ...PAGE_HEADERS, ...headers } });
}

/** Browsers get a page with the refusal, or are led to sign in if that is what is missing. Programs get JSON. */
export function refusing(c: Context, serving: PageServing): Answering["refuse"] {
  return async (told, { muster }) => {
    if (!wantsPage(c)) return problemResponse(told);
    if (told.status === 401) return leadToSignIn(c, told);
    const frame = frameOf(c, serving, await viewerAtRefusal(c, serving, muster), muster.clock.now());
    const { "www-authenticate": _, ...headers } = told.headers;
    return htmlResponse(told.status, await renderPage(refusalPage(told.body, serving.nav), frame), headers);
  };
}

function wantsPage(c: Context): boolean {
  return (headersOf(c)("accept") ?? "").includes("text/html");
}

async function viewerAtRefusal(c: Context, serving: PageServing, muster: Circumstances["muster"]): Promise<Viewer> {
  try {
    const visitor = await visit("open", c, { serving, muster });
    return viewerOf(visitor, serving.openness);
  } catch {
    // The store may be what failed.
    return NOBODY;
  }
}

/**
 * When somebody follows a link on another site, the browser does not send the cookie, even if they are signed in. So a
 * page is answered that asks for the same address again, from here. This happens once: the second time, the browser
 * says that we asked.
 */
async function leadToSignIn(c: Context, told: ToldRefusal): Promise<Response> {
  const address = addressOf(c);
  const isRead = c.req.method === "GET" || c.req.method === "HEAD";
  if (isRead && c.req.header("sec-fetch-site") === "cross-site") {
    return htmlResponse(200, await acrossPage(address));
  }
  const to = withQuery("/sign-in", { to: isRead && address !== "/" ? address : undefined });
  return new Response(null, { status: 303, headers: { ...PAGE_HEADERS, location: to, ...retryOf(told) } });
}

function retryOf({ headers }: ToldRefusal): Readonly<Record<string, string>> {
  const after = headers["retry-after"];
  return after === undefined ? {} : { "retry-after": after };
}
