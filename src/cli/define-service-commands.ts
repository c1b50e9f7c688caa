// Which commands run the service and look after it, and which arguments does each take?

import { Argument } from "commander";
import type { Command } from "commander";
import { dbOption, examples, plainFormatOption, rulesOption, withServer } from "./command-options.ts";

export function serveCommand(program: Command): Command {
  return program
    .command("serve")
    .summary("run the service")
    .description(
      "Runs the service on an embedded database: API, gates, scheduled work. On first start it makes an admin token and shows it once.",
    )
    .option("--host <address>", "where to listen (default: $MUSTER_HOST or 127.0.0.1)")
    .option("--port <number>", "the port; 0: any that is free (default: $MUSTER_PORT or 8080)")
    .addOption(dbOption())
    .addOption(rulesOption())
    .option("--trust <file>", "whose pipelines prove themselves without a token (default: $MUSTER_TRUST)")
    .option("--notices <file>", "who is told what, and where (default: $MUSTER_NOTICES)")
    .option("--keys <file>", "the keys that sign (default: $MUSTER_SIGNING_KEYS, or beside the database)")
    .option(
      "--demo",
      "start with the example catalog and its facts; without --db in a database that is gone afterwards",
    )
    .addHelpText(
      "after",
      examples(
        "muster serve --demo",
        "muster serve --db /data/muster.db --rules rules",
        "muster serve --host 0.0.0.0 --port 80",
      ),
    );
}

export function pruneCommand(program: Command): Command {
  const command = program
    .command("prune")
    .summary("delete what is old and no longer needed")
    .description(
      "Deletes decisions and what they rest on, transitions and events that are older, for good, unless they are still needed. What is left is signed, and `muster verify --audit` still verifies it. Export or back up before.",
    )
    .option(
      "--before <time>",
      "a date, a time with an offset, or how long ago (default: as MUSTER_RETENTION of the server)",
    )
    .option("--dry-run", "only count");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText("after", examples("muster prune --before 365d --dry-run", "muster prune --before 2026-01-01"));
}

export function backupCommand(program: Command): Command {
  return program
    .command("backup")
    .summary("copy the database while it is in use")
    .description("Copies the database to a file that is whole and checked, while the service goes on writing.")
    .addArgument(new Argument("<file>", "where to write; there must be no such file yet"))
    .addOption(dbOption())
    .addHelpText("after", examples("muster backup muster-2026-12-01.db --db /data/muster.db"));
}

export function restoreCommand(program: Command): Command {
  return program
    .command("restore")
    .summary("make a database from a backup")
    .description("Checks a backup and makes a database from it. No process may be serving the database that is there.")
    .addArgument(new Argument("<file>", "the backup"))
    .requiredOption("--to <path>", "where to put the database")
    .option("--force", "move aside a database that is there already")
    .addHelpText("after", examples("muster restore muster-2026-12-01.db --to /data/muster.db"));
}

export function doctorCommand(program: Command): Command {
  const command = program
    .command("doctor")
    .summary("find out what is wrong with this installation")
    .description(
      "Looks at the machine, the database, the rules and, where one is named, the server, and says of each what is wrong with it.",
    )
    .addOption(dbOption())
    .addOption(rulesOption())
    .option("--trust <file>", "whose pipelines prove themselves without a token (default: $MUSTER_TRUST)")
    .option("--notices <file>", "who is told what, and where (default: $MUSTER_NOTICES)");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples("muster doctor", "muster doctor --db /data/muster.db --server http://127.0.0.1:8080"),
    );
}
