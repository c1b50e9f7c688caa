// What do agents ask? The Model Context Protocol over the same routes, with the same token and the same permissions.

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
      // Most processes are never asked by an agent: what is needed for it is loaded with the first.
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

/** Whatever a client takes, one answer as JSON is what it gets. */
const ALWAYS = { accept: "application/json, text/event-stream", "content-type": "application/json" };
/** What of a message stands in its headers. */
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
