// The program as it is installed: built, with what its package holds and what it loads at run time, nothing else.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./run-cli.ts";

export interface Program {
  /** Absolute. */
  readonly bin: string;
  remove(): void;
}

/** `better-sqlite3` is compiled for each machine: it is the one dependency that is not in the bundle. */
export function buildProgram(): Program {
  const installed = mkdtempSync(join(tmpdir(), "muster-program-"));
  execFileSync(process.execPath, [join(ROOT, "build.ts"), join(installed, "dist")], { cwd: ROOT });
  for (const name of ["drizzle", "examples", "rules", "package.json"]) {
    cpSync(join(ROOT, name), join(installed, name), { recursive: true });
  }
  mkdirSync(join(installed, "node_modules"));
  symlinkSync(join(ROOT, "node_modules/better-sqlite3"), join(installed, "node_modules/better-sqlite3"));
  return { bin: join(installed, "dist/bin.js"), remove: () => rmSync(installed, { recursive: true, force: true }) };
}
