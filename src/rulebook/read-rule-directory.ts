// Which rule files are in a directory? The only file of this folder, besides the watcher, that reads the disk.

import { readFile, readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../model/problem.ts";
import type { SourceFile } from "../text/source-file.ts";

/**
 * Reads `*.yaml`, `*.yml` and `*.json` below `directory`, recursively and sorted; paths begin with the argument as
 * given. Names that start with a dot are skipped. Links that lead back up do not cause an endless loop. A single file
 * is read whatever its name. Rejects with the file system's error where something cannot be read.
 */
export async function readRuleDirectory(directory: string): Promise<SourceFile[]> {
  const paths: string[] = [];
  await collect(directory, [], paths);
  paths.sort(compareText);
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  return paths.map((path, index) => ({ path: path.replaceAll("\\", "/"), text: texts[index] ?? "" }));
}

async function collect(path: string, above: readonly string[], found: string[]): Promise<void> {
  const status = await stat(path);
  if (!status.isDirectory()) {
    found.push(path);
    return;
  }
  const real = await realpath(path);
  if (above.includes(real)) return;
  for (const name of await readdir(path)) {
    if (name.startsWith(".")) continue;
    const inner = join(path, name);
    if (isRuleFile(name) || (await isDirectory(inner))) await collect(inner, [...above, real], found);
  }
}

function isRuleFile(name: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(name);
}

/** A broken link is neither a directory nor an error. */
async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
