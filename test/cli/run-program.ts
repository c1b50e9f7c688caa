// Runs the built program as processes: a service that goes on, and commands that end.

import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Ran } from "./run-cli.ts";

export interface Service {
  readonly url: string;
  /** All that stood on its output until it listened. */
  readonly welcome: string;
  /** Asks it to end, and tells how it did. */
  stop(signal?: NodeJS.Signals): Promise<Ran>;
}

type Environment = Readonly<Record<string, string>>;

/** Nothing of this process's environment but the way to programs: a CI's own variables would change what is said. */
const BASE: Environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };

export async function run(bin: string, argv: readonly string[], cwd: string, env: Environment = {}): Promise<Ran> {
  const child = spawn(process.execPath, [bin, ...argv], {
    cwd,
    env: { ...BASE, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 600_000,
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [code] = (await once(child, "close")) as [number | null];
  return { exit: code ?? -1, stdout: stdout(), stderr: stderr() };
}

/** Resolves when it listens; rejects with what it said where it ends before. */
export async function startService(
  bin: string,
  argv: readonly string[],
  cwd: string,
  env: Environment = {},
): Promise<Service> {
  const child = spawn(process.execPath, [bin, "serve", "--port", "0", ...argv], {
    cwd,
    env: { ...BASE, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const closed = once(child, "close") as Promise<[number | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", () => {
      const found = /MUSTER_URL=(\S+)/.exec(stdout())?.[1];
      if (found !== undefined) resolve(found);
    });
    void closed.then(([code]) => reject(new Error(`it ended with ${code}: ${stdout()}${stderr()}`)));
  });
  return {
    url,
    welcome: stdout(),
    stop: async (signal = "SIGTERM") => {
      child.kill(signal);
      const [code] = await closed;
      return { exit: code ?? -1, stdout: stdout(), stderr: stderr() };
    },
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: string[] = [];
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => chunks.push(chunk));
  return () => chunks.join("");
}
