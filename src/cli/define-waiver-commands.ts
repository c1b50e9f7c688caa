// Which commands request, answer and list waivers, and which arguments does each take?

import { Argument, Option } from "commander";
import type { Command } from "commander";
import { WAIVER_ATTENTIONS } from "../api/waivers.ts";
import { WAIVER_STATES } from "../model/directive.ts";
import { examples, plainFormatOption, withServer } from "./command-options.ts";

export function waiverCommand(program: Command): Command {
  return program
    .command("waiver")
    .summary("accept for a time that a rule does not pass")
    .description(
      "Asks to accept until a day that a rule of an entity does not pass, approves that, and lists what was accepted. It never changes an outcome, only what follows from it.",
    );
}

const ids = (): Argument => new Argument("<id...>", "as `muster waiver list` shows them: `wvr_…`");

export function requestWaiverCommand(waiver: Command): Command {
  const command = waiver
    .command("request")
    .summary("ask for waivers")
    .description(
      "Asks for a waiver of each rule. It is in force when somebody else approves it, at most 90 days ahead unless the server says otherwise. Asking again with the same words makes no second one.",
    )
    .addArgument(new Argument("[entity]", "its ref, or its name where only one entity has it"))
    .addArgument(new Argument("[rule...]", "rules as `scorecard/rule`"))
    .option("--reason <text>", "why it is right to go on without it: at least 20 characters")
    .option("--for <duration>", "how long: `30d`")
    .option("--until <time>", "or until when: a date, or a time with an offset")
    .option("--env <glob...>", "only before these environments (default: all)")
    .option("--ticket <id>", "where the fix is tracked")
    .option("--file <path>", "ask for what stands there, as `muster waiver generate` writes it");
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText(
      "after",
      examples(
        'muster waiver request checkout production-readiness/runbook-is-linked --for 30d \\\n      --reason "It is written until the 12th" --ticket OPS-12',
        "muster waiver request --file waivers.json",
      ),
    );
}

export function generateWaiversCommand(waiver: Command): Command {
  const command = waiver
    .command("generate")
    .summary("write a file of waivers for all that does not pass")
    .description(
      "Writes a waiver for every finding of a scorecard that does not pass and is not waived, one a line, for a planned roll-out: `muster waiver request --file` asks for them. Nothing is asked for by itself.",
    )
    .addArgument(new Argument("<scorecard>", "its id"))
    .option("--ttl <duration>", "how long they last", "30d")
    .option("--reason <text>", "why it is right to go on without it: at least 20 characters")
    .option("--rule <id...>", "only of these rules")
    .option("--entity <ref>", "only of this entity")
    .option("--owner <ref>", "only of what this group or user owns")
    .option("--env <glob...>", "only before these environments (default: all)")
    .option("--ticket <id>", "where the fix is tracked");
  return withServer(command).addHelpText(
    "after",
    examples(
      'muster waiver generate production-readiness --ttl 30d \\\n      --reason "Planned roll-out until the end of March" > waivers.json\n  muster waiver request --file waivers.json',
    ),
  );
}

export function approveWaiverCommand(waiver: Command): Command {
  const command = waiver
    .command("approve")
    .summary("let what somebody else asked for come into force")
    .description("Approves waivers, as a person who is an operator and asked for none of them.")
    .addArgument(ids());
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText("after", examples("muster waiver approve wvr_01jkx4t5q8"));
}

export function revokeWaiverCommand(waiver: Command): Command {
  const command = waiver
    .command("revoke")
    .summary("end waivers, or take back what you asked for")
    .description("Ends waivers before their time: what they let pass stands in the way again from now on.")
    .addArgument(ids());
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText("after", examples("muster waiver revoke wvr_01jkx4t5q8"));
}

export function showWaiverCommand(waiver: Command): Command {
  const command = waiver
    .command("show")
    .summary("print one waiver")
    .description("Prints who asked for a waiver and why, who approved it, and how the rule does now.")
    .addArgument(new Argument("<id>", "`wvr_…`"));
  return withServer(command)
    .addOption(plainFormatOption())
    .addHelpText("after", examples("muster waiver show wvr_01jkx4t5q8"));
}

export function listWaiversCommand(waiver: Command): Command {
  const command = waiver
    .command("list")
    .summary("list waivers, and which of them to look at")
    .description(
      "Lists waivers, newest first, also those that are over. Worth a look are those that end within seven days (expiring), that are over while the rule still does not pass (lapsed), and that nothing needs any more (needless).",
    )
    .option("--entity <ref>", "only of this entity")
    .option("--owner <ref>", "only of what this group or user owns")
    .addOption(new Option("--state <state>", "only those").choices(WAIVER_STATES))
    .addOption(new Option("--attention <what>", "only those to look at for this reason").choices(WAIVER_ATTENTIONS));
  return withServer(command)
    .addOption(plainFormatOption("text", "json", "csv"))
    .addHelpText("after", examples("muster waiver list --state requested", "muster waiver list --attention lapsed"));
}
