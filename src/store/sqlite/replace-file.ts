// How is a small file replaced, so that after a power cut it holds either the old content or the new?

import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** The content and the name of the file are on disk when it returns. `mode`: who may read the file. */
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
    // Not every system can open folders. Those that cannot keep names without being asked.
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}
