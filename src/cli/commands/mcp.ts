// `muster mcp`: how does an agent that starts programs ask a server?

import { createMcpServer } from "../../mcp/mcp-server.ts";
import type { AskService } from "../../mcp/tool.ts";
import type { Server } from "../ask-server.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { AnswerRefused, NotPermitted, ServerUnavailable } from "../server-failure.ts";
import type { World } from "../world.ts";

/** Until whoever started it closes standard input, or asks it to end. */
export async function mcp(options: ServerOptions, version: string, world: World): Promise<ExitCode> {
  const server = await connect(options, LATER, version, world);
  const ask = askOf(server);
  await Promise.race([world.serveTools(() => createMcpServer(ask, version)), world.untilStopped()]);
  return EXIT.clean;
}

function askOf(server: Server): AskService {
  return async (question) => {
    try {
      return { isRefused: false, text: JSON.stringify(await server.ask(question)) };
    } catch (error) {
      if (error instanceof AnswerRefused || error instanceof NotPermitted || error instanceof ServerUnavailable) {
        const help = error.help === undefined ? "" : ` (${error.help})`;
        return { isRefused: true, text: `${error.message}${help}` };
      }
      throw error;
    }
  };
}
