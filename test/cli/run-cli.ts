// Runs the command line in this process, in a folder of its own.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { runCli } from "../../src/cli/main.ts";
import type { Output, World } from "../../src/cli/world.ts";

export const ROOT = resolve(import.meta.dirname, "../..");

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder that is gone when the test is. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "muster-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return filesIn(folder, files);
}

export function filesIn(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export async function cli(argv: readonly string[], cwd: string, own: Partial<World> = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const world: World = {
    stdout: collecting(out),
    stderr: collecting(err),
    readStdin: () => Promise.resolve(""),
    env: {},
    cwd,
    packageRoot: ROOT,
    now: () => Date.parse("2026-12-01T12:00:00Z"),
    pause: () => Promise.resolve(),
    random: () => 0.5,
    fetch: (url, request) => fetch(url, request),
    examineGitHub: async () => [],
    readBackstage: () => Promise.reject(new Error("no Backstage here")),
    serve: () => Promise.reject(new Error("nothing is served here")),
    serveTools: () => Promise.reject(new Error("no tools are served here")),
    untilStopped: () => Promise.resolve(),
    local: async () => (await import("../../src/local.ts")).localStore,
    ...own,
  };
  const exit = await runCli(argv, world);
  return { exit, stdout: out.join(""), stderr: err.join("") };
}

export function collecting(into: string[], isTTY = false, columns?: number): Output {
  return {
    isTTY,
    columns,
    write: (text) => {
      into.push(text);
      return Promise.resolve();
    },
  };
}
