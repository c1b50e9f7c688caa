// How does a small file get other contents, so that after a power cut it holds the old ones or the new ones?

import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** On disk when it returns, its name too. `mode`: who may read it. */
export function replaceFile(path: string, text: string, mode = 0o666): void {
  const partial = `${path}.partial`;
  const file = openSync(partial, "w", mode);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(partial, path);
  syncFolder(dirname(path));
}

function syncFolder(path: string): void {
  let folder: number | undefined;
  try {
    folder = openSync(path, "r");
    fsyncSync(folder);
  } catch {
    // Not every system opens folders; those that do not keep names without being asked.
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}
