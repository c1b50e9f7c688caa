// In which formats is the report wanted, and where does each one go?

import { suggest } from "../model/nearest.ts";
import { UsageError } from "../model/usage-error.ts";
import { FORMATS } from "../report/formats.ts";
import type { Format, FormatName } from "../report/formats.ts";
import type { World } from "./world.ts";

export interface Destination {
  readonly format: Format;
  /** As given. Left out: standard output. */
  readonly file?: string;
}

/** The kinds of report. */
export type Reported = "evaluation" | "decision" | "lint" | "ruleTests" | "dora" | "preview";

/** The names of the formats that can render a report of this kind. */
export function formatsFor(reported: Reported): FormatName[] {
  const names = Object.keys(FORMATS) as FormatName[];
  return names.filter((name) => formatCalled(name)[reported] !== undefined);
}

export interface WantedFormats {
  /** Left out: `github` in a job of GitHub Actions, else `text`. */
  readonly format?: string;
  readonly out?: readonly string[];
}

/**
 * Reads `--format NAME` and each `--out NAME=FILE`. Throws UsageError for an unknown format, or an `--out` without a
 * file.
 */
export function readDestinations(
  { format, out: outs = [] }: WantedFormats,
  reported: Reported,
  { env }: Pick<World, "env">,
): Destination[] {
  const inGithub = env["GITHUB_ACTIONS"] === "true" && formatCalled("github")[reported] !== undefined;
  const name = format ?? (inGithub ? "github" : "text");
  const files = outs.map((out) => {
    const [, format, file] = /^([^=]+)=(.+)$/s.exec(out) ?? [];
    if (format === undefined || file === undefined) {
      throw new UsageError(`\`--out ${out}\` is not FORMAT=FILE`, `for example \`--out json=scorecards.json\``);
    }
    return { format: findFormat(format, reported), file };
  });
  return [{ format: findFormat(name, reported) }, ...files];
}

function findFormat(name: string, reported: Reported): Format {
  const names = formatsFor(reported);
  const found = names.find((known) => known === name);
  if (found === undefined) throw new UsageError(`there is no format \`${name}\` here`, suggest(name, names));
  return formatCalled(found);
}

function formatCalled(name: FormatName): Format {
  return FORMATS[name];
}
