// What did somebody ask for, and how does it end? Arguments in, an exit code out.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Argument, Command, CommanderError, Option } from "commander";
import { UsageError } from "../model/usage-error.ts";
import { CHANGE_TYPES, EXPLAIN_LEVELS } from "../model/decision.ts";
import type { CheckOptions } from "./commands/check.ts";
import type { EvaluateOptions } from "./commands/evaluate.ts";
import type { LintOptions } from "./commands/lint.ts";
import type { OperatorsOptions } from "./commands/operators.ts";
import type { TestOptions } from "./commands/test.ts";
import { formatsFor } from "./destinations.ts";
import type { Reported } from "./destinations.ts";
import { EXIT, EXIT_CODES_HELP } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import { sayError } from "./say.ts";
import { widthOf } from "./terminal-style.ts";
import { OutputClosed } from "./world.ts";
import type { World } from "./world.ts";

/** `argv`: without the program's own name. Never throws. */
export async function runCli(argv: readonly string[], world: World): Promise<ExitCode> {
  let exit: ExitCode = EXIT.clean;
  const said: Promise<void>[] = [];
  const program = createProgram(world, said, (code) => (exit = code));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    return await explain(error, world);
  } finally {
    await Promise.allSettled(said);
  }
}

async function explain(error: unknown, world: World): Promise<ExitCode> {
  if (error instanceof OutputClosed) return EXIT.clean;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UsageError) {
    await sayError(world.stderr, error.message, error.help);
    return EXIT.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  await sayError(world.stderr, message, "this is a defect of muster; `MUSTER_DEBUG=1` shows where it happened");
  if (world.env["MUSTER_DEBUG"] !== undefined && error instanceof Error) await world.stderr.write(`${error.stack}\n`);
  return EXIT.couldNotRun;
}

function createProgram(world: World, said: Promise<void>[], end: (exit: ExitCode) => void): Command {
  const version = versionOf(world);
  const program = new Command("muster")
    .description("Scorecards and standards for what your platform runs: a service must pass muster before it ships.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void said.push(world.stdout.write(text)),
      writeErr: (text) => void said.push(world.stderr.write(text)),
      outputError: (text, write) => write(inOurWords(text)),
      getOutHelpWidth: () => widthOf(world.stdout),
      getErrHelpWidth: () => widthOf(world.stderr),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError("  = help: `muster --help` lists the commands, `muster COMMAND --help` the options")
    .addHelpText("after", `\n${EXIT_CODES_HELP}`);

  evaluateCommand(program).action(async (options: EvaluateOptions) => {
    const { evaluate } = await import("./commands/evaluate.ts");
    end(await evaluate(options, version, world));
  });
  checkCommand(program).action(async (entity: string | undefined, options: CheckOptions) => {
    const { check } = await import("./commands/check.ts");
    end(await check(entity, options, version, world));
  });
  lintCommand(program).action(async (options: LintOptions) => {
    const { lint } = await import("./commands/lint.ts");
    end(await lint(options, version, world));
  });
  testCommand(program).action(async (options: TestOptions) => {
    const { test } = await import("./commands/test.ts");
    end(await test(options, version, world));
  });
  operatorsCommand(program).action(async (name: string | undefined, options: OperatorsOptions) => {
    const { operators } = await import("./commands/operators.ts");
    end(await operators(name, options, world));
  });
  initCommand(program).action(async (folder: string | undefined) => {
    const { init } = await import("./commands/init.ts");
    end(await init(folder ?? ".", world));
  });
  return program;
}

/** Commander's messages in the form of all others: user input in backticks, what might have been meant as help. */
function inOurWords(text: string): string {
  return text
    .replace(/^error: /, "muster: ")
    .replaceAll(/'([^']*)'/g, "`$1`")
    .replace(/\n\(Did you mean (?:one of )?(.+)\?\)/, "\n  = help: did you mean `$1`?");
}

function evaluateCommand(program: Command): Command {
  return program
    .command("evaluate")
    .summary("print the scorecards of a catalog on disk")
    .description("Prints where every entity of a catalog on disk stands, why, and what to do next. Needs no server.")
    .addOption(rulesOption())
    .option("--catalog <path...>", CATALOG_HELP)
    .option("--exclude <glob...>", EXCLUDE_HELP)
    .option("--api-version <prefix...>", API_VERSION_HELP)
    .option("--owner-key <key...>", OWNER_KEY_HELP)
    .option("--facts <file...>", FACTS_HELP)
    .option("--at <time>", "the instant to evaluate at (default: now)")
    .option("--only <id...>", "only these scorecards, or rules as `scorecard/rule`")
    .option("--entity <ref...>", "only these entities, in full")
    .option("--owner <ref...>", "only what these own")
    .option("--failing", "only entities with findings that do not pass, and only those findings")
    .addOption(new Option("--explain <level>", EXPLAIN_HELP).choices(EXPLAIN_LEVELS))
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

function checkCommand(program: Command): Command {
  return program
    .command("check")
    .summary("ask the gates whether something may be released")
    .description(
      "Asks the gates of an environment whether an entity may be released there. With --local it decides from files, and records nothing.",
    )
    .addArgument(new Argument("[entity]", "its ref, or its name where only one entity has it"))
    .option("--env <name>", "the environment to release into")
    .addOption(new Option("--type <type>", "what kind of change").choices(CHANGE_TYPES).default("release", "release"))
    .option("--release <version>", "the version to release")
    .option("--commit <sha>", "the commit it was built from")
    .addOption(repeated("--artifact <uri@digest>", "what is released, URI@sha256:DIGEST; may be repeated"))
    .addOption(repeated("--fact <name=value>", "a fact of this release that CI may tell; may be repeated"))
    .option("--dry-run", "record nothing (with --local nothing ever is)")
    .option("--local", "decide from files, without a server")
    .addOption(rulesOption())
    .option("--catalog <path...>", CATALOG_HELP)
    .option("--exclude <glob...>", EXCLUDE_HELP)
    .option("--api-version <prefix...>", API_VERSION_HELP)
    .option("--owner-key <key...>", OWNER_KEY_HELP)
    .option("--facts <file...>", FACTS_HELP)
    .option("--at <time>", "the instant to decide at (default: now)")
    .addOption(new Option("--explain <level>", EXPLAIN_HELP).choices(EXPLAIN_LEVELS))
    .addOption(formatOption("decision"))
    .addOption(outOption())
    .addOption(new Option("--wait <duration>").hideHelp())
    .addOption(new Option("--break-glass").hideHelp())
    .addOption(new Option("--reason <text>").hideHelp())
    .addOption(new Option("--incident <id>").hideHelp())
    .addHelpText(
      "after",
      examples(
        "muster check checkout --env production --local --catalog services/",
        "muster check checkout --env prod --local --fact test.line_coverage_pct=81",
        "muster check cart --env prod --local --format github --out json=gate.json",
      ),
    );
}

function lintCommand(program: Command): Command {
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

function testCommand(program: Command): Command {
  return program
    .command("test")
    .summary("run the rules' own tests")
    .description("Runs the cases of `kind: Tests` files and names rules that no case makes pass, fail or unknown.")
    .addOption(rulesOption())
    .option("--reference", "also ask json-logic-js, and name where it answers differently")
    .addOption(formatOption("ruleTests"))
    .addOption(outOption())
    .addHelpText("after", examples("muster test", "muster test --reference --out junit=rule-tests.xml"));
}

function operatorsCommand(program: Command): Command {
  return program
    .command("operators")
    .summary("list what conditions are made of")
    .description("Lists the operators of conditions, or explains one.")
    .addArgument(new Argument("[name]", "the operator to explain"))
    .addOption(new Option("--format <name>", "how to print").choices(["text", "json"]).default("text"))
    .addHelpText("after", examples("muster operators", "muster operators age_days"));
}

function initCommand(program: Command): Command {
  return program
    .command("init")
    .summary("write a small working set of rules")
    .description(
      "Writes a scorecard with its tests, a gate and, where there is none, a catalog file. Overwrites nothing.",
    )
    .addArgument(new Argument("[folder]", "where to write (default: the working directory)"))
    .addHelpText("after", examples("muster init", "muster init platform && cd platform && muster evaluate"));
}

const CATALOG_HELP = "files, folders or globs of catalog files (default: the working directory)";
const EXCLUDE_HELP = "what to leave out of them: `scripts/**`, or a name anywhere: `fixtures`";
const API_VERSION_HELP = "prefixes of `apiVersion` that are Backstage's too: `acme.io/`";
const OWNER_KEY_HELP = "annotations or labels that name the owner of a manifest";
const FACTS_HELP = "files of facts: what `POST /v1/facts` takes, or one item a line";
const EXPLAIN_HELP = "the findings listed (default: failing, and all for json, csv, junit)";

/** Takes one value each time it is given: what stands behind it is the next argument. */
function repeated(flags: string, description: string): Option {
  const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
    ...(before ?? []),
    value,
  ];
  return new Option(flags, description).argParser(collect);
}

function rulesOption(): Option {
  return new Option("--rules <folder>", "the rule files (default: $MUSTER_RULES, ./rules, or the shipped rules)");
}

function formatOption(reported: Reported): Option {
  return new Option("--format <name>", `how to print: ${formatsFor(reported).join(", ")}`).default("text", "text");
}

function outOption(): Option {
  return new Option("--out <format=file...>", "also write a format to a file; may be repeated");
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}

function versionOf(world: World): string {
  const text: unknown = JSON.parse(readFileSync(join(world.packageRoot, "package.json"), "utf8"));
  return typeof text === "object" && text !== null && "version" in text ? String(text.version) : "unknown";
}
