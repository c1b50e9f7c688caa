// Which rule files are in force, as they were written?

import { tellProblem } from "../../api/problem.ts";
import type { RulebookBody } from "../../api/rulebooks.ts";
import { formatInstant } from "../../model/time.ts";
import { currentRules } from "./current-rules.ts";
import type { Muster } from "../muster.ts";

/** Throws as `currentRules`. */
export async function readRulebook(muster: Muster): Promise<RulebookBody> {
  const { rulebook, scorecards } = await currentRules(muster);
  const record = await muster.store.rulebooks.get(rulebook.digest);
  const { refused } = muster.rules;
  return {
    digest: rulebook.digest,
    storedAt: formatInstant(record?.storedAt ?? 0),
    files: record?.files ?? [],
    scorecards: scorecards.length,
    rules: scorecards.reduce((sum, { rules }) => sum + rules.length, 0),
    gates: rulebook.gates.length,
    refused:
      refused === undefined ? null : { at: formatInstant(refused.at), problems: refused.problems.map(tellProblem) },
  };
}
