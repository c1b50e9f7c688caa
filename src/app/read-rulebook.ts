// Which rules are in force, and do those that were offered since load?

import { tellProblem } from "../api/problem.ts";
import type { RulebookBody } from "../api/rulebooks.ts";
import { Refusal } from "../model/refusal.ts";
import { formatInstant } from "../model/time.ts";
import { currentRules } from "./current-rules.ts";
import type { Muster } from "./muster.ts";

/** Throws Refusal `unavailable` as long as there are none. */
export async function readRulebook(muster: Muster): Promise<RulebookBody> {
  const { rulebook } = await currentRules(muster);
  const record = await muster.store.rulebooks.get(rulebook.digest);
  if (record === undefined) throw new Refusal("missing", "no-such-rulebook", "the rules in force are not stored");
  const { refused } = muster.rules;
  return {
    digest: rulebook.digest,
    storedAt: formatInstant(record.storedAt),
    files: record.files,
    scorecards: rulebook.scorecards.length,
    rules: rulebook.scorecards.reduce((sum, { rules }) => sum + rules.length, 0),
    gates: rulebook.gates.length,
    refused:
      refused === undefined ? null : { at: formatInstant(refused.at), problems: refused.problems.map(tellProblem) },
  };
}
