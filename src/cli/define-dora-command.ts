// Which options does `muster dora` take: one for each setting of how delivery is counted?

import { Option } from "commander";
import type { Command } from "commander";
import { z } from "zod";
import { COUNTING_OPTIONS } from "../api/dora-query.ts";
import { DEFAULT_OPTIONS } from "../model/delivery-options.ts";
import { examples, formatOption, outOption } from "./command-options.ts";

export function doraCommand(program: Command): Command {
  const command = program
    .command("dora")
    .summary("print the DORA metrics of delivery events")
    // The longest option leaves less room for descriptions than commander's usual minimum for wrapping.
    .configureHelp({ minWidthToWrap: 30 })
    .description(
      "Prints how often, how fast and how safely entities are delivered, by files of delivery events. Needs no server.",
    )
    .requiredOption("--events <file...>", "events as JSON, a list or one a line, ours or CDEvents; `-`: stdin")
    .option("--entity <ref...>", "only these entities (default: all there are events of)")
    .option("--paths <entity=glob...>", "which paths of a repository they share are an entity's own")
    .option("--deploy-pipeline <glob...>", "pipelines whose runs are deployments (CDEvents)");
  return withCounting(withWindow(command))
    .addOption(formatOption("dora"))
    .addOption(outOption())
    .addHelpText(
      "after",
      examples(
        "muster dora --events deliveries.ndjson",
        "muster dora --events e.json --entity checkout --history week",
        "muster dora --events e.json --from 2026-09-01 --to 2026-12-01 --details",
        "muster dora --events e.json --profile devlake --format json",
      ),
    );
}

function withWindow(command: Command): Command {
  return command
    .option("--from <date>", "the first day, or an instant (default: --window before --to)")
    .option("--to <date>", "the day after the last, or an instant (default: after the last event)")
    .option("--window <days>", "how long, where --from is left out (default: 90d)")
    .option("--timezone <name>", "whose days (default: UTC)")
    .addOption(new Option("--history <span>", "also tell each week or month").choices(["week", "month"]))
    .addOption(new Option("--week-start <day>", "when weeks begin (default: monday)").choices(["monday", "sunday"]))
    .option("--details", "also tell each deployment and incident (json)")
    .option(
      "--at <time>",
      "the instant it is, where a window without --to ends (default: now, and after the last event)",
    );
}

function withCounting(command: Command): Command {
  command
    .option("--profile <name>", "count as muster, devlake, gitlab, metrik or middleware")
    .option("--industry <name>", "whose quick-check means to compare with (default: all)");
  for (const [name, schema] of Object.entries(COUNTING_OPTIONS)) command.addOption(countingOption(name, schema));
  return command;
}

/** An option that takes the same values as the parameter of the route. */
function countingOption(name: string, schema: z.ZodType): Option {
  const says = (schema.description ?? name).replace(/\.$/, "");
  const described = `${says.charAt(0).toLowerCase()}${says.slice(1)} (default: ${defaultOf(name)})`;
  const read = readBy(schema);
  const choices = read instanceof z.ZodEnum ? read.options.map(String) : [];
  const takes = choices.includes("true") ? "bool" : read instanceof z.ZodNumber ? "n" : "text";
  if (choices.length === 0) return new Option(`${flagOf(name)} <${takes}>`, described);
  return new Option(`${flagOf(name)} <${takes === "bool" ? takes : "name"}>`, described).choices(choices);
}

/** `leadStart` becomes `--lead-start`. */
export function flagOf(parameter: string): string {
  return `--${parameter.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The schema that reads the text, without what makes it optional and what transforms the result. */
function readBy(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional) return readBy(schema.unwrap());
  return schema instanceof z.ZodPipe ? readBy(schema.in) : schema;
}

function defaultOf(name: string): string {
  if (name === "attributionWindow") return "72h";
  if (name === "production") return "by name";
  return String(Object.entries(DEFAULT_OPTIONS).find(([option]) => option === name)?.[1]);
}
