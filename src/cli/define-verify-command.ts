// Which arguments does `muster verify` take?

import { Argument } from "commander";
import type { Command } from "commander";
import { dbOption, examples, plainFormatOption, withServer } from "./command-options.ts";

export function verifyCommand(program: Command): Command {
  const command = program
    .command("verify")
    .summary("check that a receipt holds, or that nothing recorded was changed")
    .description(
      "Holds a receipt against what is to be released, without asking anybody; exit 1 where it is refused. Or walks the audit log from its start and names the first entry that does not fit.",
    )
    .addArgument(new Argument("[receipt]", "a file of a receipt, or `-` for standard input"))
    .option("--digest <digest>", "of what is to be released: `sha256:…`, or `gitCommit:…` where there is no artifact")
    .option("--environment <name>", "where it is to be released")
    .option("--entity <ref>", "whose release it is")
    .option("--max-age <duration>", "how long ago it may have been decided: `1h`")
    .option("--keys <file>", "the keys it is proved by, or their address (default: those the server publishes)")
    .option("--audit", "the audit log")
    .addOption(dbOption("of this database, without a server"))
    .option("--file <file>", "of an export that `muster export audit` wrote, without a server")
    .option("--checkpoint <file>", "that the log still holds what this signed checkpoint says; proved by --keys")
    .option("--expect-head <hash>", "that the log still holds this entry: as an earlier run printed it");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples(
        "muster verify receipt.json --digest sha256:… --environment production \\\n      --keys keys.json",
        "muster verify --audit",
        "muster verify --audit --db muster.db --expect-head sha256:…",
        "muster verify --audit --file audit.ndjson",
      ),
    );
}
