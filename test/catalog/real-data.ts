// Real catalogs that the code is checked against: they lie beside the repository, and tests that need them skip without.

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "../../src/text/source-file.ts";

const DATA = fileURLToPath(new URL("../../../shared/data/", import.meta.url));

export interface RealData {
  readonly isAbsent: boolean;
  /** The answers computed beside the set, by other means than ours; empty where it is absent. */
  // oxlint-disable-next-line typescript/no-explicit-any -- answers have any shape; a wrong guess fails the test
  readonly expected: any;
  /** YAML and JSON files under the set's folder, or those under `base` that match a glob; paths are relative to it. */
  readonly files: (base?: string, include?: readonly string[], exclude?: readonly string[]) => readonly SourceFile[];
}

export function realData(set: string): RealData {
  const folder = join(DATA, set);
  const answers = join(folder, "expected.json");
  const expected: unknown = existsSync(answers) ? JSON.parse(readFileSync(answers, "utf8")) : {};
  return {
    isAbsent: !existsSync(folder),
    expected,
    files: (base = "", include = ["**"], exclude = []) => read(join(folder, base), include, exclude),
  };
}

function read(root: string, include: readonly string[], exclude: readonly string[]): readonly SourceFile[] {
  const matches = (path: string, globs: readonly string[]) => globs.some((glob) => matchesGlob(path, glob));
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(?:ya?ml|json)$/.test(path) && path !== "expected.json" && statSync(join(root, path)).isFile())
    .filter((path) => matches(path, include) && !matches(path, exclude))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}
