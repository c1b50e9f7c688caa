// Which commands work on files on disk, or ask the gates, and which arguments does each take?

import { Argument, Option } from "commander";
import type { Command } from "commander";
import { CHANGE_TYPES } from "../model/decision.ts";
import {
  examples,
  explainOption,
  formatOption,
  outOption,
  repeated,
  rulesOption,
  withFiles,
  withServer,
} from "./command-options.ts";

export function evaluateCommand(program: Command): Command {
  const command = program
    .command("evaluate")
    .summary("print the scorecards of a catalog on disk")
    .description("Prints where every entity of a catalog on disk stands, why, and what to do next. Needs no server.");
  return withFiles(command)
    .option("--at <time>", "the instant to evaluate at (default: now)")
    .option("--only <id...>", "only these scorecards, or rules as `scorecard/rule`")
    .option("--entity <ref...>", "only these entities, in full")
    .option("--owner <ref...>", "only what these own")
    .option("--failing", "only entities with findings that do not pass, and only those findings")
    .addOption(explainOption())
    .option("--strict", "exit 1 also for what is not known and for defects of the catalog")
    .addOption(formatOption("evaluation"))
    .addOption(outOption())
    .addHelpText(
      "after",
      examples(
        "muster evaluate --catalog services/ --facts facts.json",
        "muster evaluate --entity checkout",
        "muster evaluate --only security --owner payments --failing",
        "muster evaluate --format github --out sarif=muster.sarif",
      ),
    );
}

export function checkCommand(program: Command): Command {
  const command = program
    .command("check")
    .summary("ask the gates whether something may be released")
    .description(
      "Asks the gates of an environment whether an entity may be released there: those of a server, or with --local those of rule files, which records nothing.",
    )
    .addArgument(new Argument("[entity]", "its ref, or its name where only one entity has it"))
    .option("--env <name>", "the environment to release into")
    .addOption(new Option("--type <type>", "what kind of change").choices(CHANGE_TYPES).default("release", "release"))
    .option("--release <version>", "the version to release")
    .option("--commit <sha>", "the commit it was built from")
    .addOption(repeated("--artifact <uri@digest>", "what is released, URI@sha256:DIGEST; may be repeated"))
    .addOption(repeated("--fact <name=value>", "a fact of this release that CI may tell; may be repeated"))
    .option("--dry-run", "record nothing (with --local nothing ever is)")
    .option("--wait <duration>", "how long to wait for a verdict other than `wait`: `10m`")
    .option("--callback <url>", "where the server tells of the decision that follows one that waits")
    .addOption(
      new Option(
        "--fail-mode <mode>",
        "where nobody can decide: closed (exit 3, the default) or open (exit 0)",
      ).choices(["closed", "open"]),
    )
    .option("--timeout <duration>", "how long to try to get an answer (default: 15s)")
    .option("--receipt <file>", "write the signed receipt of the decision there")
    .addOption(explainOption())
    .addOption(formatOption("decision"))
    .addOption(outOption());
  withServer(command).option("--local", "decide from files, without a server");
  return withFiles(command)
    .option("--at <time>", "the instant to decide at (default: now)")
    .option("--break-glass", "let it through whatever holds it, and have that written down")
    .option("--reason <text>", "why the glass is broken, in 20 characters or more")
    .option("--incident <id>", "the incident it is broken for")
    .addHelpText(
      "after",
      examples(
        "muster check checkout --env production --release 1.42.0",
        "muster check cart --env prod --wait 10m --out junit=gate.xml",
        "muster check cart --env prod --fact test.line_coverage_pct=81",
        "muster check checkout --env production --local --catalog services/",
      ),
    );
}

export function lintCommand(program: Command): Command {
  return program
    .command("lint")
    .summary("check rule files")
    .description(
      "Checks rule files and names every problem with its place. Only errors (exit 2) keep rules from loading.",
    )
    .addOption(rulesOption())
    .addOption(formatOption("lint"))
    .addOption(outOption())
    .addHelpText("after", examples("muster lint", "muster lint --rules platform/rules --format github"));
}

export function testCommand(program: Command): Command {
  return program
    .command("test")
    .summary("run the rules' own tests")
    .description(
      "Runs the cases of `kind: Tests` files and names rules that no case makes pass, fail or unknown. A gate's cases wait for the freezes of the files; nothing else is in force.",
    )
    .addOption(rulesOption())
    .option("--reference", "also ask json-logic-js, and name where it answers differently")
    .addOption(formatOption("ruleTests"))
    .addOption(outOption())
    .addHelpText("after", examples("muster test", "muster test --reference --out junit=rule-tests.xml"));
}

export function operatorsCommand(program: Command): Command {
  return program
    .command("operators")
    .summary("list what conditions are made of")
    .description("Lists the operators of conditions, or explains one.")
    .addArgument(new Argument("[name]", "the operator to explain"))
    .addOption(new Option("--format <name>", "how to print").choices(["text", "json"]).default("text"))
    .addHelpText("after", examples("muster operators", "muster operators age_days"));
}

export function initCommand(program: Command): Command {
  return program
    .command("init")
    .summary("write a small working set of rules")
    .description(
      "Writes a scorecard with its tests, a gate and, where there is none, a catalog file. Overwrites nothing.",
    )
    .addArgument(new Argument("[folder]", "where to write (default: the working directory)"))
    .addHelpText("after", examples("muster init", "muster init platform && cd platform && muster evaluate"));
}
