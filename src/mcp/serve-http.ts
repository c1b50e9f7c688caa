// How is one MCP message over HTTP answered? Nothing is kept between two messages.

import { createMcpHandler, validateOriginHeader } from "@modelcontextprotocol/server";
import { createMcpServer } from "./mcp-server.ts";
import type { AskService } from "./tool.ts";

export interface McpMessage {
  /** As it came. Only its headers are read, not its body. */
  readonly request: Request;
  readonly body: unknown;
  readonly ask: AskService;
  /** The version of the program. */
  readonly version: string;
}

/** The whole answer at once, since there are no streams to subscribe to. */
export async function answerMcp({ request, body, ask, version }: McpMessage): Promise<Response> {
  const handler = createMcpHandler(() => createMcpServer(ask, version), { maxSubscriptions: 0 });
  try {
    const answer = await handler.fetch(request, { parsedBody: body });
    return new Response(await answer.text(), { status: answer.status, headers: answer.headers });
  } finally {
    await handler.close();
  }
}

/** Whether a page of this origin may ask: only our own, and those of this machine. Undefined: no browser asks. */
export function isOwnOrigin(origin: string | undefined, publicUrl: string | undefined): boolean {
  if (origin === undefined) return true;
  const own = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
  return validateOriginHeader(origin, ["localhost", "127.0.0.1", "[::1]", ...own]).ok;
}
