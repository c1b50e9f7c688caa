// What do the arguments mean that several commands share: a time, a catalog with its facts?

import type { FilesToEvaluate } from "../app/files/evaluate-files.ts";
import { isError } from "../model/problem.ts";
import { parseInstant } from "../model/time.ts";
import type { Instant } from "../model/time.ts";
import { UsageError } from "../model/usage-error.ts";
import { count } from "../report/layout.ts";
import { createFileReader } from "./read-files.ts";
import type { FileReader } from "./read-files.ts";
import type { RulesRead } from "./read-rules.ts";
import { say } from "./say.ts";
import type { World } from "./world.ts";

export interface CatalogArguments {
  readonly catalog?: readonly string[];
  readonly exclude?: readonly string[];
  readonly apiVersion?: readonly string[];
  readonly ownerKey?: readonly string[];
  readonly facts?: readonly string[];
}

export interface CatalogRead {
  readonly files: Pick<FilesToEvaluate, "catalogFiles" | "catalogOptions" | "factsFiles">;
  readonly locate: FileReader["locate"];
}

/** Throws UsageError when there is no catalog file to read. */
export function readCatalog(options: CatalogArguments, rules: RulesRead, world: World): CatalogRead {
  const { apiVersion, ownerKey, exclude = [], facts = [], catalog: paths = ["."] } = options;
  const reader = createFileReader(world.cwd, { leaveOut: [rules.directory], exclude });
  const factsFiles = reader.read(facts);
  const catalogFiles = reader.read(paths);
  if (catalogFiles.length === 0) {
    const names = paths.map((path) => `\`${path}\``).join(", ");
    throw new UsageError(`no *.yaml, *.yml or *.json under ${names}`);
  }
  const catalogOptions = {
    ...(apiVersion === undefined ? {} : { apiVersionPrefixes: apiVersion }),
    ...(ownerKey === undefined ? {} : { ownerKeys: ownerKey }),
  };
  return { files: { catalogFiles, catalogOptions, factsFiles }, locate: reader.locate };
}

/** Left out: now. Throws UsageError for text that is not a time. */
export function readTime(written: string | undefined, world: World): Instant {
  if (written === undefined) return world.now();
  const at = parseInstant(written);
  if (at !== undefined) return at;
  throw new UsageError(`\`${written}\` is not a time`, "write `2026-12-01` or `2026-12-01T12:00:00Z`");
}

/**
 * Says that the shipped rules are used. Otherwise somebody who runs the command in the wrong folder would take a clean
 * result for one about their own rules.
 */
export async function announceShipped(rules: RulesRead, argument: string | undefined, world: World): Promise<void> {
  if (!rules.isShipped || argument !== undefined) return;
  await say(world.stderr, `there is no folder \`rules\` here: these are the rules that come with muster`);
  await say(world.stderr, "  = help: name yours: `--rules FOLDER`, or MUSTER_RULES");
}

/** When the rules have warnings, says how many and how to see them. */
export async function announceRules(rules: RulesRead, world: World): Promise<void> {
  const warnings = rules.problems.filter((problem) => !isError(problem)).length;
  if (warnings > 0)
    await say(
      world.stderr,
      `${count(warnings, "warning")} about ${rules.name}: \`muster lint\` shows ${warnings === 1 ? "it" : "them"}`,
    );
}
