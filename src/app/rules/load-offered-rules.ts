// Do the rule files that somebody offers load as a rulebook, and what is wrong with them?

import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import { loadRulebookInSteps } from "../../rulebook/load-rulebook.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { inSlices } from "../in-slices.ts";
import type { Slicing } from "../in-slices.ts";
import type { Muster } from "../muster.ts";

export interface OfferedRules {
  /** Undefined: they do not load. */
  readonly rulebook: Rulebook | undefined;
  readonly problems: readonly Problem[];
}

export async function loadOfferedRules(
  muster: Pick<Muster, "rules"> & Slicing,
  files: readonly SourceFile[],
): Promise<OfferedRules> {
  const { rulebook, problems: found } = await inSlices(muster, loadRulebookInSteps(files, muster.rules.shipped));
  const problems = [...emptiness(files, rulebook), ...found];
  return { rulebook: problems.some(isError) ? undefined : rulebook, problems };
}

/** Refusal `invalid` with all of the problems. */
export function rulesDoNotLoad(problems: readonly Problem[], help?: string): Refusal {
  const errors = problems.filter(isError).length;
  const count = errors === 1 ? "1 error" : `${errors} errors`;
  return new Refusal("invalid", "rules-do-not-load", `the rules do not load: ${count}`, {
    problems,
    ...(help !== undefined && { help }),
  });
}

/**
 * Files that are just being written, or a disk that is not mounted, look like rules that require nothing. They must not
 * be put in force.
 */
function emptiness(files: readonly SourceFile[], rulebook: Rulebook | undefined): readonly Problem[] {
  const empty = files.filter(({ text }) => text.trim() === "");
  const problems: Problem[] = empty.map(({ path }) => ({
    code: "empty-file",
    severity: "error",
    message: "the file is empty",
    help: "leave it out where it is meant to hold nothing",
    file: path,
  }));
  if (rulebook === undefined || rulebook.scorecards.length + rulebook.gates.length > 0) return problems;
  const message = "there is neither a scorecard nor a gate, nothing would be required of anything";
  return [...problems, { code: "no-rules", severity: "error", message, help: "`muster init` writes a small set" }];
}
