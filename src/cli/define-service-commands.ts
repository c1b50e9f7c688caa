// Which commands run the service, ask it, and look after what it keeps; and which arguments does each take?

import { Argument, Option } from "commander";
import type { Command } from "commander";
import { VERDICTS } from "../model/decision.ts";
import { ROLES } from "../model/identity.ts";
import {
  dbOption,
  examples,
  explainOption,
  formatOption,
  outOption,
  plainFormatOption,
  repeated,
  rulesOption,
  withServer,
} from "./command-options.ts";

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

export function importCommand(program: Command): Command {
  const command = program
    .command("import")
    .enablePositionalOptions()
    .summary("deliver a catalog to the server")
    .description(
      "Replaces all that a source says of the catalog by what the files say: Backstage, Score and Kubernetes documents, told apart by themselves.",
    )
    .addArgument(new Argument("[path...]", "files, folders or globs of catalog files"))
    .option("--source <name>", "who delivers them: what it said before is replaced")
    .option("--remove", "take back all that the source said, and the source itself")
    .option("--partial", "take what is good where something cannot be read")
    .option("--confirm <count>", "that so many entities are to be gone: asked for where many are")
    .option("--format <name>", "read every document as this format (default: each tells its own)")
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
    .option("--confirm <count>", "that so many entities are to be gone: asked for where many are")
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

export function approveCommand(program: Command): Command {
  const command = program
    .command("approve")
    .summary("say yes or no to a release that waits")
    .description(
      "Approves, or rejects, a release that waits for a person of a group. Takes a token with an owner who did not ask for it.",
    )
    .addArgument(new Argument("<decision>", "the one that waits: `dec_…`"))
    .option("--reject", "say no: it is blocked")
    .option("--reason <text>", "why; to reject takes one");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples(
        "muster approve dec_01jkx4t5q8",
        'muster approve dec_01jkx4t5q8 --reject --reason "the schema is not migrated"',
      ),
    );
}

export function deployedCommand(program: Command): Command {
  const command = program
    .command("deployed")
    .summary("tell the server which release is deployed")
    .description(
      "Says that a release that was allowed is deployed: the next are compared with it where a gate's `ratchet` asks, and a rollback to it is one.",
    )
    .addArgument(new Argument("<decision|entity>", "the decision that allowed it, or whose release it is"))
    .option("--env <name>", "of an entity: where it is deployed")
    .option("--release <version>", "of an entity: the version that is deployed")
    .option("--commit <sha>", "of an entity: the commit it was built from")
    .addOption(repeated("--artifact <uri@digest>", "of an entity: what is deployed; may be repeated"))
    .option("--at <time>", "when it was deployed (default: now)")
    .option("--pin", "compare with this one, whatever is deployed later")
    .option("--unpin", "compare with what was deployed last again");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples("muster deployed checkout --env production --release 1.42.0", "muster deployed dec_01jkx4t5q8 --pin"),
    );
}

export function queryCommand(program: Command): Command {
  const command = program
    .command("query")
    .summary("list entities of which something is true")
    .description(
      "Lists the entities a JSON-logic condition over `entity`, `facts` and `levels` is true of. Of what is not known the number is told.",
    )
    .addArgument(new Argument("[where]", "the condition, or a file that holds it (default: all entities)"))
    .option("--select <path...>", "what is told of each: `entity.owner,facts.test.line_coverage_pct`")
    .option("--sort <path...>", "by what; with `-` before it the greatest first")
    .option("--limit <count>", "how many at most", "100");
  return withServer(command)
    .addOption(plainFormatOption("text", "json", "csv"))
    .addHelpText(
      "after",
      examples(
        `muster query '{ "!": [{ var: entity.owner }] }'`,
        `muster query '{ "==": [{ var: entity.tier }, "1"] }' --select entity.owner`,
        "muster query where.json --sort -facts.test.line_coverage_pct",
      ),
    );
}

export function reportCommand(program: Command): Command {
  const command = program
    .command("report")
    .summary("print the scorecards of the server's catalog")
    .description(
      "Prints where every entity stands by what the server knows, why, and what to do next: as `evaluate` does of files.",
    )
    .option("--scorecard <id...>", "only these scorecards")
    .option("--entity <ref...>", "only these entities, in full")
    .option("--owner <ref>", "only what this group or user owns")
    .option("--system <ref>", "only what is part of this system")
    .option("--tier <tier>", "only what has this tier")
    .option("--kind <kind>", "only entities of this kind")
    .option("--failing", "only entities with findings that do not pass")
    .addOption(explainOption())
    .option("--strict", "exit 1 also for what is not known");
  return withServer(command)
    .addOption(formatOption("evaluation"))
    .addOption(outOption())
    .addHelpText(
      "after",
      examples(
        "muster report",
        "muster report --entity checkout",
        "muster report --scorecard security --owner payments --format csv",
      ),
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
    .option("--skip-tests", "send them also where their own tests fail");
  return withServer(command).addOption(plainFormatOption()).addHelpText("after", examples("muster push --rules rules"));
}

export function tokenCommand(program: Command): Command {
  return program
    .command("token")
    .summary("make, list and revoke tokens")
    .description(
      "Makes, lists and revokes the tokens that people and pipelines prove themselves with, and tells whose yours is.",
    );
}

export function createTokenCommand(token: Command): Command {
  const command = token
    .command("create")
    .summary("make a token, and show it this once")
    .description("Makes a token. Only a digest of it is kept: the standard output is the one place where it is shown.")
    .option("--name <text>", "what it is for")
    .option("--role <role...>", `what it may do: ${ROLES.join(", ")}`)
    .option("--source <name...>", "sources it may deliver as, or globs")
    .option("--entity <glob...>", "entities it may ask a gate about: `component:payments/*`, `*`")
    .option("--environment <glob...>", "environments it may ask a gate about")
    .option("--owner <ref>", "the person behind it")
    .option("--group <ref...>", "groups it vouches for")
    .option("--expires <duration>", "how long it lasts: `90d` (the default), `366d` at most, or `never`");
  return withServer(command)
    .addOption(dbOption("make it in this database, without a server"))
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples(
        "muster token create --name ci --role gatekeeper \\\n      --entity 'component:payments/*' --environment production",
        "muster token create --name scanner --role reporter --source trivy",
        "muster token create --name rescue --role admin --expires 1d --db muster.db",
      ),
    );
}

export function listTokensCommand(token: Command): Command {
  const command = token
    .command("list")
    .summary("list tokens, also those that have ended")
    .description("Lists tokens, also those that have ended; never the tokens themselves.");
  return withServer(command).addOption(plainFormatOption()).addHelpText("after", examples("muster token list"));
}

export function whoamiCommand(token: Command): Command {
  const command = token
    .command("whoami")
    .summary("who the server takes you for, and how far you reach")
    .description(
      "Asks the server whom your token stands for, or which job your pipeline's host vouches for; where it proves nothing, why not (exit 5).",
    );
  return withServer(command).addOption(plainFormatOption()).addHelpText("after", examples("muster token whoami"));
}

export function revokeTokenCommand(token: Command): Command {
  const command = token
    .command("revoke")
    .summary("end a token")
    .description("Ends a token: from the next request on it proves nothing.")
    .addArgument(new Argument("<id>", "as `muster token list` shows it: `tok_…`"));
  return withServer(command).addHelpText("after", examples("muster token revoke tok_01jkx4t5q8"));
}

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
      ),
    );
}

export function replayCommand(program: Command): Command {
  const command = program
    .command("replay")
    .summary("decide recorded decisions again")
    .description(
      "Decides again by what was recorded: rules, inputs, instant. The answer has to be the same; exit 1 where one is not.",
    )
    .addArgument(new Argument("[id...]", "decisions: `dec_…`"))
    .option("--all", "every decision there is")
    .addOption(dbOption("of this database, without a server"));
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText("after", examples("muster replay dec_01jkx4t5q8", "muster replay --all --db muster.db"));
}

export function exportCommand(program: Command): Command {
  return program
    .command("export")
    .summary("take along what was recorded")
    .description("Writes all that the service recorded of a kind, one JSON value a line.");
}

export function exportDecisionsCommand(command: Command): Command {
  const decisions = command
    .command("decisions")
    .summary("write decisions, whole and one a line")
    .description(
      "Writes decisions as they were answered, newest first, one a line, however many there are. A file is there when it is whole.",
    )
    .option("--entity <ref>", "only of this entity")
    .option("--env <name>", "only of this environment")
    .addOption(new Option("--verdict <verdict>", "only of this verdict").choices(VERDICTS))
    .option("--from <time>", "decided since: a date, or a time with an offset")
    .option("--to <time>", "decided before")
    .option("--out <file>", "where to write (default: standard output)");
  return withServer(decisions).addHelpText(
    "after",
    examples(
      "muster export decisions --out decisions.ndjson",
      "muster export decisions --env production --verdict block --from 2026-11-01",
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
    .summary("make a database of a backup")
    .description("Checks a backup and makes a database of it. No process may be serving what is there.")
    .addArgument(new Argument("<file>", "the backup"))
    .requiredOption("--to <path>", "where the database is to be")
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
    .option("--trust <file>", "whose pipelines prove themselves without a token (default: $MUSTER_TRUST)");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples("muster doctor", "muster doctor --db /data/muster.db --server http://127.0.0.1:8080"),
    );
}
