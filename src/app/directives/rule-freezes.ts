// Which freezes do the rule files in force declare, and which window of each holds or comes next?

import { describeRuleFreeze } from "../../api/freezes.ts";
import type { FreezeBody } from "../../api/freezes.ts";
import type { CompiledFreeze } from "../../gate/compile-freeze.ts";
import { compareText } from "../../model/problem.ts";
import type { Instant } from "../../model/time.ts";
import type { Muster } from "../muster.ts";

export interface RuleFreeze {
  readonly freeze: FreezeBody;
  readonly compiled: CompiledFreeze;
}

/** By id. Empty where no rules are in force. */
export async function ruleFreezes(
  { store, rules }: Pick<Muster, "store" | "rules">,
  at: Instant,
): Promise<readonly RuleFreeze[]> {
  const current = await rules.current(store);
  const compiled = new Map(current?.freezes.map((freeze) => [freeze.id, freeze]));
  const freezes = (current?.rulebook.freezes ?? []).flatMap((freeze) => {
    const its = compiled.get(freeze.id);
    return its === undefined
      ? []
      : [{ freeze: describeRuleFreeze(freeze, its.windows.nextEnding(at), at), compiled: its }];
  });
  return freezes.sort((a, b) => compareText(a.freeze.id, b.freeze.id));
}
