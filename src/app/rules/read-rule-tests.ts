// Which cases are in the rules' own tests?

import type { RuleTests } from "../../model/rule-tests.ts";
import { loadRulebookInSteps } from "../../rulebook/load-rulebook.ts";
import { inSlices } from "../in-slices.ts";
import type { Muster } from "../muster.ts";
import { currentRules } from "./current-rules.ts";
import type { CompiledRulebook } from "./rules-in-force.ts";

/** A compiled rulebook never changes, and neither do its tests. */
const READ = new WeakMap<CompiledRulebook, readonly RuleTests[]>();

/** The tests of the rulebook in force, in the order of its files. */
export async function readRuleTests(muster: Muster): Promise<readonly RuleTests[]> {
  const rules = await currentRules(muster);
  const known = READ.get(rules);
  if (known !== undefined) return known;
  const record = await muster.store.rulebooks.get(rules.rulebook.digest);
  const { tests } = await inSlices(muster, loadRulebookInSteps(record?.files ?? [], muster.rules.shipped));
  READ.set(rules, tests);
  return tests;
}
