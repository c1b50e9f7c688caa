// `muster mcp`: how does an agent ask a server through a program that it starts itself?

import { createMcpServer } from "../../mcp/mcp-server.ts";
import type { AskService } from "../../mcp/tool.ts";
import type { Server } from "../ask-server.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import { AnswerRefused, NotPermitted, ServerUnavailable } from "../server-failure.ts";
import type { World } from "../world.ts";

/** Runs until the program that started it closes standard input or asks it to end. */
export async function mcp(options: ServerOptions, version: string, world: World): Promise<ExitCode> {
  const server = await connect(options, LATER, version, world);
  const underWay = new Set<Promise<unknown>>();
  const ask: AskService = (question) => {
    const answer = askServer(server, question);
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  };
  const tools = await world.serveTools(() => createMcpServer(ask, version));
  await Promise.race([tools.asked.then(() => untilAnswered(underWay, world)), world.untilStopped()]);
  await tools.close();
  return EXIT.clean;
}

/** Milliseconds. A question is asked shortly after it was read, and its answer written shortly after it arrived. */
const SOON_AFTER = 50;

async function untilAnswered(underWay: ReadonlySet<Promise<unknown>>, { pause }: World): Promise<void> {
  do {
    await Promise.allSettled(underWay);
    await pause(SOON_AFTER);
  } while (underWay.size > 0);
}

async function askServer(server: Server, question: Parameters<AskService>[0]): ReturnType<AskService> {
  try {
    return { isRefused: false, text: JSON.stringify(await server.ask(question)) };
  } catch (error) {
    if (error instanceof AnswerRefused || error instanceof NotPermitted || error instanceof ServerUnavailable) {
      const help = error.help === undefined ? "" : ` (${error.help})`;
      return { isRefused: true, text: `${error.message}${help}` };
    }
    throw error;
  }
}
