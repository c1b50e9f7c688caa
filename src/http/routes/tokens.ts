// How are tokens made, listed and ended?

import { z } from "zod";
import { pageOf } from "../../api/page.ts";
import { createdToken, createTokenRequest, describeToken, tokenBody, tokensQuery } from "../../api/tokens.ts";
import { createToken } from "../../app/access/create-token.ts";
import { revokeToken } from "../../app/access/revoke-token.ts";
import { provesSomebody } from "../../model/identity.ts";
import { defineRoute, jsonBody, KIB } from "../route.ts";

const tag = "Tokens";

export const tokenRoutes = [
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/tokens",
    permission: "tokens:manage",
    summary: "Make a token",
    description: "This answer is the only place where the token itself appears: the service keeps only a digest of it.",
    body: jsonBody(createTokenRequest, 64 * KIB),
    answer: { status: 201, description: "The token.", schema: createdToken },
    handle: async ({ muster, body, identity }) => {
      const { text, token } = await createToken(muster, body, identity);
      return { body: { ...describeToken(token), token: text } };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/tokens",
    permission: "tokens:manage",
    summary: "List tokens",
    description: "Without the tokens themselves.",
    query: tokensQuery,
    answer: { status: 200, description: "On one page, in order of creation.", schema: pageOf(tokenBody) },
    handle: async ({ muster, query }) => {
      const now = muster.clock.now();
      const all = await muster.store.tokens.list();
      const tokens = query.ended === "true" ? all : all.filter((token) => provesSomebody(token, now));
      return { body: { items: tokens.map(describeToken), next: null } };
    },
  }),
  defineRoute({
    tag,
    method: "DELETE",
    path: "/v1/tokens/{id}",
    permission: "tokens:manage",
    summary: "End a token",
    description: "From the next request on, it proves nothing.",
    params: z.object({ id: z.string() }),
    answer: { status: 204, description: "It has ended." },
    handle: async ({ muster, params, identity, app }) => {
      await revokeToken(muster, params.id, identity);
      app.forgetTokens();
      return {};
    },
  }),
];
