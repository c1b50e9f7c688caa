// `muster lint`: do the rules load, and what in them is doubtful?

import { isError } from "../../model/problem.ts";
import { FORMATS } from "../../report/formats.ts";
import { count } from "../../report/layout.ts";
import { readDestinations } from "../destinations.ts";
import type { Destination, WantedFormats } from "../destinations.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { announceShipped } from "../read-arguments.ts";
import { readRules } from "../read-rules.ts";
import type { RulesRead } from "../read-rules.ts";
import type { World } from "../world.ts";
import { writeReport } from "../write-report.ts";

export interface LintOptions extends WantedFormats {
  readonly rules?: string;
}

export async function lint(options: LintOptions, version: string, world: World): Promise<ExitCode> {
  const destinations = readDestinations(options, "lint", world);
  const rules = await readRules(options.rules, world);
  await announceShipped(rules, options.rules, world);
  await writeRuleProblems(rules, destinations, version, world);
  if (rules.problems.some(isError)) return EXIT.usage;
  return rules.problems.length > 0 ? EXIT.findings : EXIT.clean;
}

/** Writes the problems in each format that can show them. The other formats write nothing. */
async function writeRuleProblems(
  rules: RulesRead,
  destinations: readonly Destination[],
  version: string,
  world: World,
): Promise<void> {
  const input = { problems: rules.problems, read: `${rules.name} (${count(rules.files.length, "file")})` };
  await writeReport(
    destinations,
    (format, context) => format.lint?.(input, context),
    { full: true, strict: false, version, locate: () => undefined },
    world,
  );
}

/**
 * For commands that need rules that load: people read the problems on standard error, and tools in their own format.
 */
export async function refuseRules(
  rules: RulesRead,
  destinations: readonly Destination[],
  version: string,
  world: World,
): Promise<ExitCode> {
  const forTools = destinations.filter(({ format }) => format !== FORMATS.text);
  await writeRuleProblems(rules, forTools, version, world);
  await writeRuleProblems(rules, [{ format: FORMATS.text }], version, { ...world, stdout: world.stderr });
  return EXIT.usage;
}
