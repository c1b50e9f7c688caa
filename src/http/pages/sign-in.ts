// How do people sign in, and out?

import { z } from "zod";
import { authenticate } from "../../app/access/authenticate.ts";
import type { KnownTokens, TokenReader } from "../../app/access/authenticate.ts";
import { revokeToken } from "../../app/access/revoke-token.ts";
import { sealSession } from "../../app/access/session.ts";
import { beginSignIn, CALLBACK, endSignIn } from "../../app/access/sign-in-flow.ts";
import { Refusal } from "../../model/refusal.ts";
import { hashToken } from "../../model/token-text.ts";
import { signInPage } from "../../web/pages/sign-in.ts";
import { setSessionCookie, setSignInCookie, SIGN_IN_COOKIE } from "./cookie.ts";
import { defineForm, defineHop, definePage } from "./page-route.ts";

const to = z.string().max(2_000).optional();
const query = z.strictObject({ to });

export const signInPages = [
  definePage({
    path: "/sign-in",
    permission: "open",
    query,
    show: ({ query: asked, muster }) => signInPage({ to: asked.to, problem: undefined, issuer: muster.people?.label }),
  }),
  defineForm({
    path: "/sign-in",
    permission: "open",
    fields: z.strictObject({ token: z.string().trim().max(300), to }),
    takesSecret: true,
    submit: async ({ muster, fields, known, secure }) => {
      await requireToken(muster, known, fields.token);
      const sealed = await sealSession(muster, { hash: hashToken(fields.token), isOwn: false });
      return { to: ownPath(fields.to), headers: { "set-cookie": setSessionCookie(sealed, secure) } };
    },
    // The typed token is not put into the form again.
    again: ({ typed, problem, muster }) => signInPage({ to: typed["to"], problem, issuer: muster.people?.label }),
  }),
  defineHop({
    path: "/sign-in/start",
    permission: "open",
    query,
    go: async ({ query: asked, muster, secure }) => {
      const { address, sealed } = await beginSignIn(muster, ownPath(asked.to));
      return { to: address, cookies: [setSignInCookie(sealed, secure)], isOwn: false };
    },
    again: ({ query: asked, muster }, problem) => signInPage({ to: asked.to, problem, issuer: muster.people?.label }),
  }),
  defineHop({
    path: CALLBACK,
    permission: "open",
    go: async ({ muster, frame, cookie, secure }) => {
      const { hash, to: wanted } = await endSignIn(muster, frame.address, cookie(SIGN_IN_COOKIE));
      const sealed = await sealSession(muster, { hash, isOwn: true });
      return { to: wanted, cookies: [setSessionCookie(sealed, secure), setSignInCookie("", secure)], isOwn: true };
    },
    again: ({ muster }, problem) => signInPage({ to: undefined, problem, issuer: muster.people?.label }),
  }),
  defineForm({
    path: "/sign-out",
    permission: "open",
    submit: async ({ muster, identity, session, known, secure }) => {
      if (session?.isOwn === true && identity.token !== null) {
        await revokeToken(muster, identity.token, identity);
        known.forget();
      }
      return { to: "/sign-in", headers: { "set-cookie": setSessionCookie("", secure) } };
    },
  }),
];

/** Throws Refusal `invalid`, which does not say why the token is not valid. */
async function requireToken(muster: TokenReader, known: KnownTokens, token: string): Promise<void> {
  try {
    await authenticate(muster, known, token);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "unidentified") throw error;
    throw new Refusal("invalid", "bad-token", "no token like this is valid here", {
      help: "`muster token create` makes one",
    });
  }
}

/**
 * A path of this service, or `/`: a link to our sign-in page must not lead to another site. Letters that a header
 * cannot hold are percent-encoded.
 */
function ownPath(path: string | undefined): string {
  if (path === undefined || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path)) return "/";
  return path.toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}
