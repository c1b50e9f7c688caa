// The program as it is installed, which starts in half the time of its sources: made once for each file of tests.

import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
/** What it looks for beside itself. */
const BESIDE = ["rules", "drizzle", "examples", "package.json"];

let made: { readonly folder: string; readonly done: Promise<unknown> } | undefined;

/** Path of `bin.js`. */
export async function program(): Promise<string> {
  made ??= make();
  await made.done;
  return join(made.folder, "dist/bin.js");
}

afterAll(async () => {
  if (made === undefined) return;
  await made.done.catch(() => undefined);
  rmSync(made.folder, { recursive: true, force: true });
});

/** Below `node_modules`, where what is compiled for this machine is found. */
function make(): NonNullable<typeof made> {
  const caches = join(ROOT, "node_modules/.cache");
  mkdirSync(caches, { recursive: true });
  const folder = mkdtempSync(join(caches, "muster-"));
  for (const name of BESIDE) symlinkSync(join(ROOT, name), join(folder, name));
  const done = promisify(execFile)(process.execPath, [join(ROOT, "build.ts"), join(folder, "dist")], { cwd: ROOT });
  return { folder, done };
}
