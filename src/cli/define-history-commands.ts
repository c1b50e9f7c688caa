// Which commands tell how things came to be as they are, and how far initiatives are; and which arguments does each
// take?

import { Argument, Option } from "commander";
import type { Command } from "commander";
import { INTERVALS } from "../api/history.ts";
import { examples, plainFormatOption, withServer } from "./command-options.ts";
import { TABLE_FORMATS } from "./write-table.ts";

export function historyCommand(program: Command): Command {
  const command = program
    .command("history")
    .summary("show how entities came to stand as they do, and why")
    .description(
      "Tells each time an entity moved and why, what made the outcome of one rule flip, or how all stood on a scorecard day by day.",
    )
    .addArgument(new Argument("[entity]", "its ref, or its name where only one entity has it"))
    .addArgument(new Argument("[rule]", "only this rule of it: `scorecard/rule`"))
    .option("--scorecard <id>", "of the entity, only this one; without an entity, how all stood on it")
    .option("--owner <ref>", "of a scorecard, only what this group or user owns today")
    .option("--system <ref>", "of a scorecard, only what is part of this system today")
    .option("--from <time>", "a date, or a time with an offset (default, of a scorecard: 90 days ago)")
    .option("--to <time>", "until when (default: now)")
    .addOption(new Option("--interval <span>", "of a scorecard, how far apart (default: day)").choices([...INTERVALS]));
  return withServer(command)
    .addOption(plainFormatOption(...TABLE_FORMATS))
    .addHelpText(
      "after",
      examples(
        "muster history checkout",
        "muster history checkout production-readiness/has-runbook",
        "muster history --scorecard security --owner payments --interval week",
      ),
    );
}

export function initiativeCommand(program: Command): Command {
  return program
    .command("initiative")
    .summary("how far migrations and campaigns are")
    .description("Tells how far each initiative is, who is left, and when it will be done if it goes on as it has.");
}

const owner = (): Option => new Option("--owner <ref>", "only what this group or user owns");

export function listInitiativesCommand(initiative: Command): Command {
  const command = initiative
    .command("list")
    .summary("list initiatives")
    .description("Lists the initiatives of the rulebook in force, and how far each is.")
    .addOption(owner());
  return withServer(command)
    .addOption(plainFormatOption(...TABLE_FORMATS))
    .addHelpText("after", examples("muster initiative list", "muster initiative list --owner payments --format csv"));
}

export function showInitiativeCommand(initiative: Command): Command {
  const command = initiative
    .command("show")
    .summary("show how far an initiative is and who is left")
    .description(
      "Tells how far an initiative is, when it will be done, and every entity that is left with what it lacks.",
    )
    .addArgument(new Argument("<id>", "as `muster initiative list` shows it"))
    .addOption(owner());
  return withServer(command)
    .addOption(plainFormatOption(...TABLE_FORMATS))
    .addHelpText(
      "after",
      examples("muster initiative show node-24", "muster initiative show node-24 --format markdown"),
    );
}
