// Which rule files lie under a directory? The one file here that reads the disk.

import { readFile, readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../model/problem.ts";
import type { SourceFile } from "../text/source-file.ts";

/**
 * Reads `*.yaml`, `*.yml` and `*.json` under `directory`, recursively and sorted; paths start with the argument as it
 * was given. Names that start with a dot are left out, and links that lead back up are followed once. Throws what the
 * file system throws where `directory` cannot be read; a single file is read as it is.
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

/** A link that leads nowhere is neither a directory nor an error. */
async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
