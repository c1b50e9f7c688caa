// Which rules does a command use, those of a folder or the shipped ones, and do they load?

import { join, resolve } from "node:path";
import { loadRulebook } from "../rulebook/load-rulebook.ts";
import type { LoadedRulebook } from "../rulebook/load-rulebook.ts";
import { readRuleDirectory } from "../rulebook/read-rule-directory.ts";
import { UsageError } from "../model/usage-error.ts";
import type { SourceFile } from "../text/source-file.ts";
import { isThere, reasonOf, slashes } from "./read-files.ts";
import type { World } from "./world.ts";

export interface RulesRead extends LoadedRulebook {
  /** As messages call them: `rules`, or `the shipped rules`. */
  readonly name: string;
  /** An absolute path. */
  readonly directory: string;
  /** The files as they were read, with paths as the person would write them. */
  readonly files: readonly SourceFile[];
  /** True when these are the shipped rules: usually because no folder was named and none is there. */
  readonly isShipped: boolean;
}

const USUAL = "rules";

/** The rules of `argument`, else of MUSTER_RULES, else of `./rules`, else the shipped ones. Throws UsageError. */
export async function readRules(argument: string | undefined, world: World): Promise<RulesRead> {
  const shippedDirectory = join(world.packageRoot, "rules");
  const wanted = argument ?? world.env["MUSTER_RULES"] ?? (isThere(resolve(world.cwd, USUAL)) ? USUAL : undefined);
  const directory = wanted === undefined ? shippedDirectory : resolve(world.cwd, wanted);
  const shipped = await readUnder(shippedDirectory, shippedDirectory);
  const isShipped = directory === shippedDirectory;
  const own = isShipped ? shipped : await readUnder(directory, wanted ?? directory);
  const files = own.map(({ path, text }) => ({
    path: wanted === undefined ? path : underName(path, directory, wanted),
    text,
  }));
  if (files.length === 0) {
    throw new UsageError(`\`${wanted}\` holds no rule files`, "`muster init` writes a small working set");
  }
  // Rules can extend the shipped ones, but the shipped tests are no tests of theirs.
  const loaded = loadRulebook(files, isShipped ? [] : shipped.filter(({ path }) => !path.endsWith(".test.yaml")));
  return { ...loaded, name: wanted ?? "the shipped rules", directory, files, isShipped };
}

async function readUnder(directory: string, name: string): Promise<SourceFile[]> {
  try {
    return await readRuleDirectory(directory);
  } catch (error) {
    throw new UsageError(
      `the rules in \`${name}\` cannot be read: ${reasonOf(error)}`,
      "`muster init` writes a small working set",
    );
  }
}

/** The path as the person would write it: it starts with the folder they named. */
function underName(path: string, directory: string, name: string): string {
  const inner = path.slice(slashes(directory).length).replace(/^\//, "");
  return inner === "" ? slashes(name) : slashes(join(name, inner));
}
