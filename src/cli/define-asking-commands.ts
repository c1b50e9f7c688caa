// Which commands ask the server where everything stands, and which arguments does each take?

import { Argument } from "commander";
import type { Command } from "commander";
import { examples, explainOption, formatOption, outOption, plainFormatOption, withServer } from "./command-options.ts";

export function queryCommand(program: Command): Command {
  const command = program
    .command("query")
    .summary("list the entities a condition holds for")
    .description(
      "Lists the entities that a JSON-logic condition over `entity`, `facts`, `levels` and `waived` holds for. Also says for how many it is not known.",
    )
    .addArgument(new Argument("[where]", "the condition, or a file that holds it (default: all entities)"))
    .option("--select <path...>", "what to show of each: `entity.owner,facts.test.line_coverage_pct`")
    .option("--sort <path...>", "what to sort by; with `-` before it, the greatest first")
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
