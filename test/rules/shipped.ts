// What is shipped under rules/ and examples/, read the way the program reads it?

import { fileURLToPath } from "node:url";
import { loadRulebook } from "../../src/rulebook/load-rulebook.ts";
import type { LoadedRulebook } from "../../src/rulebook/load-rulebook.ts";
import { readRuleDirectory } from "../../src/rulebook/read-rule-directory.ts";
import type { Rulebook } from "../../src/model/rulebook.ts";
import type { SourceFile } from "../../src/text/source-file.ts";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Files under a folder of the repository; paths relative to its root. */
export async function readFolder(folder: string): Promise<readonly SourceFile[]> {
  const files = await readRuleDirectory(`${ROOT}${folder}`);
  return files.map(({ path, text }) => ({ path: path.slice(ROOT.length), text }));
}

export async function loadShipped(): Promise<LoadedRulebook> {
  return loadRulebook(await readFolder("rules"), []);
}

export function rulebookOf(loaded: LoadedRulebook): Rulebook {
  if (loaded.rulebook === undefined) throw new Error(loaded.problems.map(({ message }) => message).join("\n"));
  return loaded.rulebook;
}
