// What do the pages' commands print, by themselves and asked of a server that runs the demo?

import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./pages.ts";

export interface Demo {
  /** What it said when it had started, as if on the usual port. */
  readonly welcome: string;
  /** A shell's line in a folder that holds the examples; `npm run -s muster -- …` asks the demo. */
  run(command: string): string;
  stop(): Promise<void>;
}

const BIN = join(ROOT, "src/bin.ts");
const USUAL_URL = "http://127.0.0.1:8080";
/** The end of what it says when it has started: how to stop it. */
const LAST = /^Ctrl-C .*\n\n/m;

/** Everything it prints, in the order of a terminal. `muster` is the program. */
export function runShell(
  line: string,
  { cwd, env = {} }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): string {
  const shell = spawnSync("sh", ["-c", `muster() { "$NODE" "$BIN" "$@"; }; ${line}`], {
    cwd,
    encoding: "utf8",
    env: { ...plainEnvironment(), BIN, NODE: process.execPath, ...env },
  });
  return shell.stdout + shell.stderr;
}

/** In a folder of its own, on any free port. */
export async function startDemo(): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), "muster-demo-"));
  cpSync(join(ROOT, "examples"), join(folder, "examples"), { recursive: true });
  // Where it keeps its database for as long as it runs.
  const chat = "https://chat.invalid/hook";
  const notices = { MUSTER_NOTICES: "examples/notices.yaml", SLACK_PLATFORM: chat, SLACK_PAYMENTS: chat };
  const env = { ...plainEnvironment(), ...notices, MUSTER_LOG: "silent", TMPDIR: folder };
  const server = spawn(process.execPath, [BIN, "serve", "--demo", "--port", "0"], { cwd: folder, env });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true });
  };
  const said = await firstWords(server.stdout, server.stderr, ended).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
  const [token = ""] = /mst_\w+/.exec(said) ?? [];
  const asking = { MUSTER_URL: url, MUSTER_TOKEN: token };
  return {
    welcome: said.replaceAll(url, USUAL_URL),
    run: (command) =>
      runShell(`(${command.replace("npm run -s muster --", "muster")}) 2>&1`, { cwd: folder, env: asking }),
    stop,
  };
}

async function firstWords(
  stdout: NodeJS.ReadableStream,
  stderr: NodeJS.ReadableStream,
  ended: Promise<void>,
): Promise<string> {
  let [said, complaint] = ["", ""];
  stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  const ready = new Promise<void>((resolve) =>
    stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (LAST.test(said)) resolve();
    }),
  );
  await Promise.race([ready, ended]);
  if (!LAST.test(said)) throw new Error(`the demo did not start: ${complaint}`);
  return said;
}

/** Nothing of whoever runs the tests: neither a server of theirs, nor the CI they run in. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const theirs = Object.entries(process.env).filter(([name]) => !/^(?:MUSTER_|GITHUB_|GITLAB_|CI$|CI_)/.test(name));
  return { ...Object.fromEntries(theirs), NO_COLOR: "1", COLUMNS: "80" };
}
