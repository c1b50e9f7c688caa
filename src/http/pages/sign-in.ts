// Who signs in, and out?

import { z } from "zod";
import { authenticate } from "../../app/access/authenticate.ts";
import type { KnownTokens, TokenReader } from "../../app/access/authenticate.ts";
import { sealSession } from "../../app/access/session.ts";
import { Refusal } from "../../model/refusal.ts";
import { hashToken } from "../../model/token-text.ts";
import { signInPage } from "../../web/pages/sign-in.ts";
import { setSessionCookie } from "./cookie.ts";
import { defineForm, definePage } from "./page-route.ts";

const to = z.string().max(2_000).optional();

export const signInPages = [
  definePage({
    path: "/sign-in",
    permission: "open",
    query: z.strictObject({ to }),
    show: ({ query }) => signInPage({ to: query.to, problem: undefined }),
  }),
  defineForm({
    path: "/sign-in",
    permission: "open",
    fields: z.strictObject({ token: z.string().trim().max(300), to }),
    submit: async ({ muster, fields, known, secure }) => {
      await requireToken(muster, known, fields.token);
      const sealed = await sealSession(muster, hashToken(fields.token));
      return { to: ownPath(fields.to), headers: { "set-cookie": setSessionCookie(sealed, secure) } };
    },
    // A token is not shown again, not even to whoever typed it.
    again: ({ typed, problem }) => signInPage({ to: typed["to"], problem }),
  }),
  defineForm({
    path: "/sign-out",
    permission: "open",
    submit: ({ secure }) => ({ to: "/sign-in", headers: { "set-cookie": setSessionCookie("", secure) } }),
  }),
];

/** Throws Refusal `invalid`, which says nothing of why. */
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

/** Nobody is sent to another site by a link to ours. */
function ownPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) ? path : "/";
}
