// Which commands hold releases, and which arguments does each take?

import { Argument } from "commander";
import type { Command } from "commander";
import { examples, plainFormatOption, withServer } from "./command-options.ts";

export function freezeCommand(program: Command): Command {
  return program
    .command("freeze")
    .summary("declare, change, list and end freezes")
    .description(
      "Declares, changes, lists and ends freezes: windows in which releases wait, and go on by themselves when they end.",
    );
}

export function createFreezeCommand(freeze: Command): Command {
  return withTerms(
    freeze
      .command("create")
      .summary("declare a freeze")
      .description(
        "Declares a freeze. Releases into its environments wait while it holds; verified rollbacks go through.",
      ),
  )
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples(
        "muster freeze create --title Migration --environment production \\\n      --to 4h --reason 'The database moves.'",
        "muster freeze create --title 'Year end' --environment 'prod-*' \\\n      --from 2026-12-20T18:00:00+01:00 --to 2027-01-04T08:00:00+01:00 --reason …",
      ),
    );
}

export function changeFreezeCommand(freeze: Command): Command {
  return withTerms(
    freeze
      .command("change")
      .summary("change a freeze, also while it holds")
      .description("Changes what is said of a freeze, also while it holds; the rest stays as it is.")
      .addArgument(new Argument("<id>", "as `muster freeze list` shows it: `frz_…`")),
  )
    .addOption(plainFormatOption())
    .addHelpText("after", examples("muster freeze change frz_01jkx4t5q8 --to 2026-12-22T08:00:00Z"));
}

function withTerms(command: Command): Command {
  return withServer(command)
    .option("--title <text>", "what it is called")
    .option("--environment <name...>", "names, or patterns: `prod-*`")
    .option("--applies-to <condition>", "JSON-logic over `entity` and `change`: what it holds up (default: all)")
    .option("--from <time>", "a time with its offset, or from now on: `2h` (default: now)")
    .option("--to <time>", "as --from; not included")
    .option("--reason <text>", "why");
}

export function listFreezesCommand(freeze: Command): Command {
  const command = freeze
    .command("list")
    .summary("list freezes, those of the rule files among them")
    .description(
      "Lists freezes that hold or are to come: those of the rule files with their window, then declared ones.",
    )
    .option("--all", "also those that are over, or were ended");
  return withServer(command).addOption(plainFormatOption()).addHelpText("after", examples("muster freeze list"));
}

export function endFreezeCommand(freeze: Command): Command {
  const command = freeze
    .command("end")
    .summary("end a freeze")
    .description("Ends a declared freeze: what waited for it goes on.")
    .addArgument(new Argument("<id>", "as `muster freeze list` shows it: `frz_…`"));
  return withServer(command).addHelpText("after", examples("muster freeze end frz_01jkx4t5q8"));
}

export function lockCommand(program: Command): Command {
  const command = program
    .command("lock")
    .enablePositionalOptions()
    .summary("hold the releases of an entity, or into an environment")
    .description("Locks an entity, an environment, or the one in the other: releases wait until it is ended, or over.")
    .addArgument(new Argument("[entity]", "its ref, or its name where only one entity has it"))
    .option("--environment <name>", "only into this environment (without an entity: all releases into it)")
    .option("--reason <text>", "why")
    .option("--until <time>", "a time with its offset, or from now on: `2h` (default: until it is ended)");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples(
        "muster lock checkout --reason 'Incident 7 is under investigation.'",
        "muster lock --environment production --until 2h --reason 'Audit.'",
        "muster lock list",
        "muster lock end lck_01jkx4t5q8",
      ),
    );
}

export function listLocksCommand(lock: Command): Command {
  const command = lock
    .command("list")
    .summary("list locks")
    .description("Lists the locks that hold.")
    .option("--all", "also those that are over, or were ended");
  return withServer(command).addOption(plainFormatOption()).addHelpText("after", examples("muster lock list"));
}

export function endLockCommand(lock: Command): Command {
  const command = lock
    .command("end")
    .summary("end a lock")
    .description("Ends a lock: what waited for it goes on.")
    .addArgument(new Argument("<id>", "as `muster lock list` shows it: `lck_…`"));
  return withServer(command).addHelpText("after", examples("muster lock end lck_01jkx4t5q8"));
}
