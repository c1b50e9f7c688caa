// Which commands send something to the server (its catalog, facts, events, rules), and which arguments does each take?

import { Argument } from "commander";
import type { Command } from "commander";
import { examples, plainFormatOption, rulesOption, withServer } from "./command-options.ts";

export function importCommand(program: Command): Command {
  const command = program
    .command("import")
    .enablePositionalOptions()
    .summary("deliver a catalog to the server")
    .description(
      "Replaces all that a source says of the catalog by what the files say: Backstage, Score and Kubernetes documents, and those of Datadog, OpsLevel, Cortex and Compass, told apart by themselves.",
    )
    .addArgument(new Argument("[path...]", "files, folders or globs of catalog files"))
    .option("--source <name>", "who delivers them: what it said before is replaced")
    .option("--remove", "take back all that the source said, and the source itself")
    .option("--partial", "take what is good where something cannot be read")
    .option("--confirm <count>", "confirm that this many entities will be removed (asked for where many are)")
    .option("--format <name>", "read every document as this format (default: recognised per document)")
    .option("--exclude <glob...>", "what to leave out: `scripts/**`, or a name anywhere: `fixtures`")
    .option("--json", "print the answer as JSON");
  return withServer(command).addHelpText(
    "after",
    examples(
      "muster import services/ --source git",
      "muster import k8s/*.yaml --source cluster --partial",
      "muster import --source mistyped --remove",
      "muster import backstage --url https://backstage.example.com",
    ),
  );
}

export function importBackstageCommand(command: Command): Command {
  return command
    .command("backstage")
    .summary("deliver the catalog of a running Backstage")
    .description(
      "Reads the catalog API of a running Backstage, page by page, and delivers it as one source. MUSTER_TOKEN is for the server, --token-file for Backstage.",
    )
    .requiredOption("--url <address>", "where Backstage runs")
    .option("--token-file <file>", "a file that holds Backstage's token (default: the token in $BACKSTAGE_TOKEN)")
    .option("--source <name>", "who delivers it", "backstage")
    .option("--filter <filter...>", "which entities, as Backstage's API has it: `kind=component`")
    .option("--partial", "take what is good where something cannot be read")
    .option("--confirm <count>", "confirm that this many entities will be removed (asked for where many are)")
    .option("--server <url>", "the server (default: $MUSTER_URL)")
    .option("--json", "print the answer as JSON")
    .addHelpText(
      "after",
      examples(
        "muster import backstage --url https://backstage.example.com",
        "muster import backstage --url http://localhost:7007 --token-file token.txt",
      ),
    );
}

export function factsCommand(program: Command): Command {
  const command = program
    .command("facts")
    .summary("deliver facts to the server")
    .description(
      "Delivers facts: files of items as `POST /v1/facts` takes them (JSON, YAML, or one JSON item a line), or NAME=VALUE of one entity. Exit 1 when any is not taken.",
    )
    .addArgument(new Argument("[file|name=value...]", "files, or with --entity the facts themselves"))
    .option("--entity <ref>", "whom the facts are about")
    .option("--source <name>", "who delivers them")
    .option("--observed-at <time>", "when they were observed (default: now)")
    .option("--url <url>", "where to look them up");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples(
        "muster facts facts.yaml coverage.ndjson",
        "muster facts --entity checkout --source ci test.line_coverage_pct=81.4",
        "scan | muster facts /dev/stdin",
      ),
    );
}

export function eventsCommand(program: Command): Command {
  const command = program
    .command("events")
    .summary("tell the server what happened on the way to production")
    .description(
      "Delivers delivery events: files of events as `POST /v1/events` takes them (JSON, YAML, or one JSON event a line), of our own form or CDEvents. Each is taken once, however often it is sent. Exit 1 when any is not taken.",
    )
    .addArgument(new Argument("[file...]", "files, or `-` for standard input"))
    .option("--source <name>", "who delivers them, where the token has several sources");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples("muster events deployments.ndjson", "pipeline-log | muster events - --source jenkins"),
    );
}

export function pushCommand(program: Command): Command {
  const command = program
    .command("push")
    .summary("put rules in force on the server")
    .description(
      "Checks rule files as `lint` does, runs their tests, and sends them: the server puts them in force all at once, or not at all.",
    )
    .addOption(rulesOption())
    .option("--skip-tests", "send them also where their own tests fail")
    .option("--without-gates", "send them also where they hold no gate and those in force do");
  return withServer(command).addOption(plainFormatOption()).addHelpText("after", examples("muster push --rules rules"));
}
