// What did somebody ask for, and how does it end? Arguments in, an exit code out.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { suggest } from "../model/nearest.ts";
import { Refusal } from "../model/refusal.ts";
import type { RefusalKind } from "../model/refusal.ts";
import { UsageError } from "../model/usage-error.ts";
import { StoreRefused, StoreUnavailable } from "../ports/failures.ts";
import { bindCommands } from "./bind-commands.ts";
import { EXIT, EXIT_CODES_HELP } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import { sayError } from "./say.ts";
import { AnswerRefused, NotPermitted, ServerUnavailable } from "./server-failure.ts";
import { widthOf } from "./terminal-style.ts";
import { OutputClosed } from "./world.ts";
import type { World } from "./world.ts";
import { refuseSent, writeProblems } from "./write-problems.ts";

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
  if (error instanceof AnswerRefused) return refuseSent(error, "what was sent", world);
  if (error instanceof UsageError) {
    await sayError(world.stderr, error.message, error.help);
    return EXIT.usage;
  }
  if (error instanceof Refusal) return refuse(error, world);
  if (error instanceof StoreUnavailable) {
    await sayError(world.stderr, `the database cannot be used: ${error.message}`, undefined);
    return EXIT.couldNotRun;
  }
  if (error instanceof StoreRefused) {
    await sayError(world.stderr, error.message, error.help);
    return MISNAMED.has(error.code) ? EXIT.usage : EXIT.couldNotRun;
  }
  if (error instanceof NotPermitted || error instanceof ServerUnavailable) {
    await sayError(world.stderr, error.message, error.help);
    return error instanceof NotPermitted ? EXIT.notPermitted : EXIT.couldNotRun;
  }
  const message = error instanceof Error ? error.message : String(error);
  await sayError(world.stderr, message, "this is a defect of muster; `MUSTER_DEBUG=1` shows where it happened");
  if (world.env["MUSTER_DEBUG"] !== undefined && error instanceof Error) await world.stderr.write(`${error.stack}\n`);
  return EXIT.couldNotRun;
}

/** Codes that mean the wrong file or folder was named. */
const MISNAMED = new Set([
  "no-store",
  "no-folder",
  "not-muster",
  "backup-exists",
  "no-backup",
  "not-a-backup",
  "store-exists",
]);

const EXIT_OF_REFUSAL: Partial<Record<RefusalKind, ExitCode>> = {
  unidentified: EXIT.notPermitted,
  forbidden: EXIT.notPermitted,
  unavailable: EXIT.couldNotRun,
  "too-many": EXIT.couldNotRun,
};

/** A refusal on this machine ends with the same exit code as a refusal by a server. */
async function refuse({ kind, message, details }: Refusal, world: World): Promise<ExitCode> {
  await writeProblems(details.problems ?? [], "what was asked", world);
  await sayError(world.stderr, message, details.help);
  return EXIT_OF_REFUSAL[kind] ?? EXIT.usage;
}

function createProgram(world: World, said: Promise<void>[], end: (exit: ExitCode) => void): Command {
  const version = versionOf(world);
  const program = new Command("muster")
    .description("Scorecards and standards for what your platform runs: a service must pass muster before it ships.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    // Options after `import backstage` belong to `backstage`, though `import` has options of the same names.
    .enablePositionalOptions()
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
  bindCommands(program, { version, world, end });
  program.helpCommand(false).commandsGroup("Others:");
  program
    .command("help")
    .argument("[command...]")
    .description("print a command's help")
    .action((names: readonly string[]) => commandNamed(program, names).outputHelp());
  return program;
}

/** The command with these names, such as `token create`. Throws UsageError when there is none. */
function commandNamed(program: Command, names: readonly string[]): Command {
  return names.reduce((around, name) => {
    const found = around.commands.find((command) => command.name() === name);
    if (found !== undefined) return found;
    const known = around.commands.map((command) => command.name());
    throw new UsageError(`unknown command \`${name}\``, suggest(name, known) ?? "`muster --help` lists the commands");
  }, program);
}

/**
 * Turns commander's messages into the form of all others: user input in backticks, and the nearest known word as help.
 */
function inOurWords(text: string): string {
  return text
    .replace(/^error: option '(--[\w-]+)[^']*' argument '([^']*)' is invalid\. Allowed choices are (.+)\.\n/, noChoice)
    .replace(/^error: too many arguments for '(.+?)'\. Expected (\d+) arguments? but got \d+: (.+)\.$/m, tooMany)
    .replace(/^error: /, "muster: ")
    .replaceAll(/'([^']*)'/g, "`$1`")
    .replace(/\n\(Did you mean (?:one of )?(.+)\?\)/, "\n  = help: did you mean `$1`?");
}

function tooMany(_: string, command: string, expected: string, written: string): string {
  const takes = Number(expected) === 0 ? "takes only options" : `takes ${expected} at most`;
  return `muster: \`${command}\` ${takes}, and was given \`${written.split(", ").join("`, `")}\``;
}

function noChoice(_: string, option: string, written: string, choices: string): string {
  return `muster: \`${option}\` cannot be \`${written}\`\n  = help: ${suggest(written, choices.split(", ")) ?? ""}\n`;
}

function versionOf(world: World): string {
  const text: unknown = JSON.parse(readFileSync(join(world.packageRoot, "package.json"), "utf8"));
  return typeof text === "object" && text !== null && "version" in text ? String(text.version) : "unknown";
}
