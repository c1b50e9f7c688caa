// Which options do several commands share, and how is each described?

import { Option } from "commander";
import type { Command } from "commander";
import { EXPLAIN_LEVELS } from "../model/decision.ts";
import { formatsFor } from "./destinations.ts";
import type { Reported } from "./destinations.ts";

/** The options for what is read from disk: rules, a catalog and facts. */
export function withFiles(command: Command): Command {
  return command
    .addOption(rulesOption())
    .option("--catalog <path...>", "files, folders or globs of catalog files (default: the working directory)")
    .option("--exclude <glob...>", "what to leave out of them: `scripts/**`, or a name anywhere: `fixtures`")
    .option("--api-version <prefix...>", "prefixes of `apiVersion` that are Backstage's too: `acme.io/`")
    .option("--owner-key <key...>", "annotations or labels that name the owner of a manifest")
    .option("--facts <file...>", "files of facts: what `POST /v1/facts` takes, or one item a line");
}

export function explainOption(): Option {
  const description = "the findings listed (default: failing, and all for json, csv, junit)";
  return new Option("--explain <level>", description).choices(EXPLAIN_LEVELS);
}

/** An option that takes one value each time it is given. The word after that value is the next argument. */
export function repeated(flags: string, description: string): Option {
  const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
    ...(before ?? []),
    value,
  ];
  return new Option(flags, description).argParser(collect);
}

export function rulesOption(): Option {
  return new Option("--rules <folder>", "the rule files (default: $MUSTER_RULES, ./rules, or the shipped rules)");
}

export function formatOption(reported: Reported): Option {
  const formats = formatsFor(reported);
  const inGithub = formats.includes("github") ? ", in GitHub Actions github" : "";
  const description = `how to print: ${formats.join(", ")} (default: text${inGithub})`;
  return new Option("--format <name>", description);
}

/** The options for which server is asked and what proves who is asking. */
export function withServer(command: Command): Command {
  return command
    .option("--server <url>", "the server (default: $MUSTER_URL)")
    .option("--token-file <file>", "a file that holds the token (default: the token in $MUSTER_TOKEN)")
    .addOption(new Option("--token <text>").hideHelp());
}

/** The format of commands that print something other than a report. */
export function plainFormatOption(...names: readonly string[]): Option {
  const choices = names.length === 0 ? ["text", "json"] : names;
  return new Option("--format <name>", "how to print").choices(choices).default("text", "text");
}

export function dbOption(description = "the database file (default: $MUSTER_DB or muster.db)"): Option {
  return new Option("--db <path>", description);
}

export function outOption(): Option {
  return new Option("--out <format=file...>", "also write a format to a file; may be repeated");
}

export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}
