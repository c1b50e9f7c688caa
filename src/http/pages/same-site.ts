// Was a form sent from our own pages?

import type { Context } from "hono";
import { timingSafeEqual } from "node:crypto";
import { Refusal } from "../../model/refusal.ts";

/**
 * Throws Refusal `forbidden` where the request comes from another site. Browsers always say where it comes from; other
 * programs say nothing, and are let through.
 */
export function requireOwnSite(c: Context, publicUrl: string | undefined): void {
  const site = c.req.header("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = c.req.header("origin");
  if (site === undefined && (origin === undefined || isOwn(origin, c, publicUrl))) return;
  throw new Refusal("forbidden", "other-site", "this was sent from another site", {
    help: "open the page here, and send it again",
  });
}

function isOwn(origin: string, c: Context, publicUrl: string | undefined): boolean {
  const asked = URL.parse(origin)?.host;
  const own = [c.req.header("host"), URL.parse(c.req.url)?.host, URL.parse(publicUrl ?? "")?.host];
  return asked !== undefined && own.includes(asked);
}

/** Throws Refusal `forbidden` where the form belongs to another session, or to none. */
export function requireCsrf(expected: string, sent: string | undefined): void {
  const [a, b] = [Buffer.from(expected), Buffer.from(sent ?? "")];
  if (a.length === b.length && timingSafeEqual(a, b)) return;
  throw new Refusal("forbidden", "form-out-of-date", "the form is of another session", {
    help: "open the page again, and send it from there",
  });
}
