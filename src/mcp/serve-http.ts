// How does one MCP message over HTTP become an answer? Nothing is kept between two of them.

import { createMcpHandler, validateOriginHeader } from "@modelcontextprotocol/server";
import { createMcpServer } from "./mcp-server.ts";
import type { AskService } from "./tool.ts";

export interface McpMessage {
  /** As it came: its headers are read, its body is not. */
  readonly request: Request;
  readonly body: unknown;
  readonly ask: AskService;
  /** Of the program. */
  readonly version: string;
}

/** The whole answer at once: there are no streams to be listened to. */
export async function answerMcp({ request, body, ask, version }: McpMessage): Promise<Response> {
  const handler = createMcpHandler(() => createMcpServer(ask, version), { maxSubscriptions: 0 });
  try {
    const answer = await handler.fetch(request, { parsedBody: body });
    return new Response(await answer.text(), { status: answer.status, headers: answer.headers });
  } finally {
    await handler.close();
  }
}

/** Whether a page of this origin may ask: none but our own, and those of the machine itself. Left out: no browser asks. */
export function isOwnOrigin(origin: string | undefined, publicUrl: string | undefined): boolean {
  if (origin === undefined) return true;
  const own = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
  return validateOriginHeader(origin, ["localhost", "127.0.0.1", "[::1]", ...own]).ok;
}
