// How does a browser keep a session, and a sign-in that is under way?

import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { SESSION_LASTS } from "../../app/access/session.ts";
import { CALLBACK, SIGN_IN_LASTS } from "../../app/access/sign-in-flow.ts";
import type { Muster } from "../../app/muster.ts";

const NAME = "muster-session";

export function sessionCookie(c: Context): string | undefined {
  return getCookie(c, NAME);
}

/** Sent only to us, and only from our own pages. `sealed` empty: the browser forgets it. */
export function setSessionCookie(sealed: string, secure: boolean): string {
  const age = sealed === "" ? 0 : Math.floor(SESSION_LASTS / 1_000);
  return `${NAME}=${sealed}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}

export const SIGN_IN_COOKIE = "muster-sign-in";

/**
 * Kept while somebody signs in at their issuer. They come back from another site, so the cookie is also sent then
 * (`Lax`), but only to the callback.
 */
export function setSignInCookie(sealed: string, secure: boolean): string {
  const age = sealed === "" ? 0 : Math.floor(SIGN_IN_LASTS / 1_000);
  return `${SIGN_IN_COOKIE}=${sealed}; Path=${CALLBACK}; Max-Age=${age}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** Whether people reach us encrypted, by our address, by the request, or as a proxy before us says. */
export function isSecure(c: Context, { publicUrl }: Pick<Muster, "publicUrl">): boolean {
  if (publicUrl?.startsWith("https:") === true) return true;
  return c.req.url.startsWith("https:") || c.req.header("x-forwarded-proto") === "https";
}
