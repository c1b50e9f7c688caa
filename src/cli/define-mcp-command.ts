// Which options does `muster mcp` take?

import type { Command } from "commander";
import { examples, withServer } from "./command-options.ts";

export function mcpCommand(program: Command): Command {
  const command = program
    .command("mcp")
    .summary("let an agent ask the server, over standard input and output")
    .description(
      "Speaks the Model Context Protocol with the program that started it, and asks the server with your token: scorecards, findings, simulations, previews, gate checks. No tool changes a standard.",
    );
  return withServer(command).addHelpText("after", examples("MUSTER_URL=https://muster.example.com muster mcp"));
}
