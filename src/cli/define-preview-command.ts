// Which options does `muster preview` take?

import type { Command } from "commander";
import { examples, formatOption, outOption, withFiles, withServer } from "./command-options.ts";

export function previewCommand(program: Command): Command {
  const command = program
    .command("preview")
    .summary("see what other rules would change")
    .description(
      "Compares rule files with the rules in force, over the server's catalog or, with --local, over files: who gains or loses a level, whose releases the gates would decide differently, and why. Changes nothing.",
    )
    .option("--at <time>", "the instant to judge at, such as the day a step begins (default: now)")
    .option("--environment <name...>", "environments to ask the gates of (default: all that gates name in full)")
    .option("--max-newly-blocked <n>", "exit 1 where more releases than this would be newly blocked")
    .option("--full", "list every change, and all that makes it")
    .addOption(formatOption("preview"))
    .addOption(outOption());
  withServer(command).option("--local", "compare by files, without a server");
  return withFiles(command)
    .option("--base <folder>", "with --local: the rules to compare with")
    .addHelpText(
      "after",
      examples(
        "muster preview --rules rules",
        "muster preview --rules rules --at 2027-04-01 --max-newly-blocked 0",
        "muster preview --rules rules --out markdown=comment.md",
        "muster preview --rules rules --local --base main/rules --catalog services/",
      ),
    );
}
