// Which commands are about releases and the decisions on them, and which arguments does each take?

import { Argument, Option } from "commander";
import type { Command } from "commander";
import { VERDICTS } from "../model/decision.ts";
import { dbOption, examples, plainFormatOption, repeated, withServer } from "./command-options.ts";

export function approveCommand(program: Command): Command {
  const command = program
    .command("approve")
    .summary("say yes or no to a release that waits")
    .description(
      "Approves, or rejects, a release that waits for a person of a group. Needs a token whose owner did not ask for it.",
    )
    .addArgument(new Argument("<decision>", "the one that waits: `dec_…`"))
    .option("--reject", "say no: it is blocked")
    .option("--reason <text>", "why; required to reject");
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
      "Says that a release that was allowed is deployed: later releases are compared with it where a gate's `ratchet` asks, and a release of it again counts as a rollback.",
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
    .summary("export what was recorded")
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
    .option("--mask <what>", "leave out `people`, `evidence` or both: `people,evidence`")
    .option("--out <file>", "where to write (default: standard output)");
  return withServer(decisions).addHelpText(
    "after",
    examples(
      "muster export decisions --out decisions.ndjson",
      "muster export decisions --env production --verdict block --from 2026-11-01",
      "muster export decisions --mask people,evidence --out for-the-auditor.ndjson",
    ),
  );
}

export function exportAuditCommand(command: Command): Command {
  const audit = command
    .command("audit")
    .summary("write the audit log, one entry a line")
    .description(
      "Writes what is said of the whole log, then every entry, oldest first, one a line. `muster verify --audit --file` walks it, without a server.",
    )
    .option("--after <number>", "begin after this entry")
    .option("--mask <what>", "leave out `people`: who did it, and what they wrote")
    .option("--out <file>", "where to write (default: standard output)");
  return withServer(audit).addHelpText(
    "after",
    examples(
      "muster export audit --out audit.ndjson",
      "muster export audit --mask people --out for-the-auditor.ndjson",
    ),
  );
}
