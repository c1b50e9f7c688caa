// `muster serve`: how does the service start, what does its operator need to know then, and how does it end?

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UsageError } from "../../model/usage-error.ts";
import { readRuleDirectory } from "../../rulebook/read-rule-directory.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { isThere, reasonOf } from "../read-files.ts";
import { say } from "../say.ts";
import { terminalLog } from "../terminal-log.ts";
import { databaseFile } from "../where-to-look.ts";
import type { ServeOptions, Serving, World } from "../world.ts";

export interface ServeArguments {
  readonly host?: string;
  readonly port?: string;
  readonly db?: string;
  readonly rules?: string;
  readonly trust?: string;
  readonly notices?: string;
  readonly keys?: string;
  readonly demo?: boolean;
}

const USUAL_RULES = "rules";

/** Returns after the process is asked to end and what is under way has been answered. */
export async function serve(options: ServeArguments, version: string, world: World): Promise<ExitCode> {
  const wanted = { ...readOptions(options, world), version };
  await requireRules(wanted, world);
  if (!isForgotten(options, world)) return serveUntilStopped(wanted, "Ctrl-C stops it.", world);
  const folder = mkdtempSync(join(tmpdir(), "muster-demo-"));
  try {
    const how = "Ctrl-C stops it, and forgets all that this demo holds: `--db PATH` keeps it.";
    return await serveUntilStopped({ ...wanted, db: join(folder, "muster.db") }, how, world);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A demo that names no database starts afresh each time: its data is as the guide describes, and it shows its token.
 */
function isForgotten({ demo, db }: ServeArguments, { env }: World): boolean {
  return demo === true && db === undefined && (env["MUSTER_DB"] ?? "") === "";
}

async function serveUntilStopped(wanted: ServeOptions, howToStop: string, world: World): Promise<ExitCode> {
  const log = world.stderr.isTTY ? terminalLog(world.stderr) : undefined;
  try {
    const serving = await start({ ...wanted, ...(log !== undefined && { log }) }, world);
    const asked = world.untilStopped();
    await world.stdout.write(`${[...welcomeLines(serving, world), howToStop, ""].join("\n")}\n`);
    log?.open();
    await asked;
    await say(world.stderr, "muster: stopping, what is under way is answered first");
    await serving.stop();
    return EXIT.clean;
  } finally {
    // If the start failed, show what was logged before.
    log?.open();
  }
}

function readOptions(options: ServeArguments, world: World): Omit<ServeOptions, "version"> {
  const { env, cwd } = world;
  const wanted = options.rules ?? (env["MUSTER_RULES"] || undefined);
  const trust = options.trust ?? (env["MUSTER_TRUST"] || undefined);
  const notices = options.notices ?? (env["MUSTER_NOTICES"] || undefined);
  const rules = wanted ?? (isThere(resolve(cwd, USUAL_RULES)) ? USUAL_RULES : undefined);
  return {
    host: options.host ?? (env["MUSTER_HOST"] || "127.0.0.1"),
    port: readPort(options.port ?? (env["MUSTER_PORT"] || "8080")),
    db: databaseFile(options.db, world),
    demo: options.demo === true,
    ...(rules === undefined ? {} : { rules }),
    ...(trust === undefined ? {} : { trust }),
    ...(notices === undefined ? {} : { notices }),
    ...(options.keys === undefined ? {} : { keys: resolve(cwd, options.keys) }),
  };
}

/** Without rules nothing would ever be blocked, so a misspelled folder must stop the start. */
async function requireRules({ rules }: Pick<ServeOptions, "rules">, { cwd }: World): Promise<void> {
  if (rules === undefined) return;
  const help = "`muster init` writes a small working set";
  try {
    if ((await readRuleDirectory(resolve(cwd, rules))).length > 0) return;
  } catch (error) {
    throw new UsageError(`the rules in \`${rules}\` cannot be read: ${reasonOf(error)}`, help);
  }
  throw new UsageError(`\`${rules}\` holds no rule files`, help);
}

function readPort(written: string): number {
  const port = Number(written);
  if (/^\d+$/.test(written) && port <= 65_535) return port;
  throw new UsageError(`\`${written}\` is not a port`, "a number up to 65535; 0: any that is free");
}

/** What each system error says about the address. */
const OF_ADDRESS: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use",
  EACCES: "cannot be listened on (no permission)",
  EADDRNOTAVAIL: "is not an address of this machine",
  ENOTFOUND: "is not an address of this machine",
};

async function start(options: ServeOptions, world: World): Promise<Serving> {
  try {
    return await world.serve(options);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = OF_ADDRESS[code];
    if (why === undefined) throw error;
    throw new UsageError(
      `\`${options.host}:${options.port}\` ${why}`,
      "name another: `--port 0` takes any that is free",
    );
  }
}

function welcomeLines({ url, adminToken, example }: Serving, { packageRoot, env }: World): string[] {
  const token = adminToken ?? "…";
  const isChosen = (env["MUSTER_ADMIN_TOKEN"] ?? "") !== "";
  const made = isChosen
    ? "MUSTER_ADMIN_TOKEN is an admin's token."
    : "Tokens made before go on working: `muster token list`.";
  return [
    `Muster listens on ${url}, its API reference is ${url}/docs`,
    "",
    ...(adminToken === undefined ? [made] : ["The first admin's token, shown only once:", "", `  ${adminToken}`]),
    "",
    example === undefined ? "Ask a gate:" : "Ask a gate, in another terminal in this folder:",
    "",
    `  export MUSTER_URL=${url} MUSTER_TOKEN=${isChosen ? '"$MUSTER_ADMIN_TOKEN"' : token}`,
    `  ${commandName(packageRoot)} check ${example ?? "ENTITY"} --env production`,
    "",
  ];
}

/** A checkout does not install the command under its name. */
function commandName(packageRoot: string): string {
  return isThere(join(packageRoot, "src", "bin.ts")) ? "npm run -s muster --" : "muster";
}
