// How do agents ask? By the Model Context Protocol, over the same routes, with the same token and permissions.

import { mcpMessage } from "../../api/mcp.ts";
import { jsonValue } from "../../api/parts.ts";
import { Refusal } from "../../model/refusal.ts";
import type { AskService } from "../../mcp/tool.ts";
import { defineRoute, jsonBody, MIB } from "../route.ts";

export const mcpRoutes = [
  defineRoute({
    tag: "Agents",
    method: "POST",
    path: "/mcp",
    permission: "identity:read",
    summary: "Ask through the Model Context Protocol",
    description:
      "Streamable HTTP without sessions: one JSON-RPC message, one answer. Each tool asks a route of this API with the token of the message, and is refused if the route refuses. Requests from web pages of other origins are refused.",
    body: jsonBody(mcpMessage, 8 * MIB),
    answer: {
      status: 200,
      description: "A JSON-RPC answer.",
      schema: jsonValue,
      also: { 202: "What was told asks for no answer." },
    },
    refusals: { 403: "It comes from a page of another origin." },
    handle: async ({ muster, body, header, dispatch, app }) => {
      // Loaded with the first message, since most processes are never asked by an agent.
      const { answerMcp, isOwnOrigin } = await import("../../mcp/serve-http.ts");
      const origin = header("origin");
      if (!isOwnOrigin(origin, muster.publicUrl)) {
        throw new Refusal("forbidden", "origin-not-allowed", `pages of \`${origin}\` may not ask here`);
      }
      const told = Object.fromEntries(
        READ.flatMap((name) => {
          const value = header(name);
          return value === undefined ? [] : [[name, value]];
        }),
      );
      const request = new Request("http://muster/mcp", { method: "POST", headers: { ...told, ...ALWAYS }, body: "{}" });
      const ask = askWith(dispatch, header("authorization"));
      const answer = await answerMcp({ request, body, ask, version: app.version });
      const type = answer.headers.get("content-type");
      return {
        status: answer.status,
        text: await answer.text(),
        ...(type !== null && { headers: { "content-type": type } }),
      };
    },
  }),
];

/** Replaces the client's own headers: every client gets one answer, as JSON. */
const ALWAYS = { accept: "application/json, text/event-stream", "content-type": "application/json" };
/** The headers of a message that the protocol uses. */
const READ = ["mcp-protocol-version", "mcp-method", "mcp-name", "mcp-session-id"];

function askWith(dispatch: (request: Request) => Promise<Response>, authorization: string | undefined): AskService {
  return async ({ method, path, body }) => {
    const headers = {
      ...(authorization !== undefined && { authorization }),
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await dispatch(new Request(new URL(path, "http://muster"), { method, headers, ...sent }));
    return { isRefused: !answer.ok, text: await answer.text() };
  };
}
