// Which rulebook is in force, and which of its scorecards or rules is meant?

import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import { suggest } from "../../model/nearest.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Muster } from "../muster.ts";
import type { CompiledRulebook } from "./rules-in-force.ts";

/** Throws Refusal `unavailable` where no rulebook is in force. */
export async function currentRules({ rules, store }: Pick<Muster, "rules" | "store">): Promise<CompiledRulebook> {
  const current = await rules.current(store);
  if (current !== undefined) return current;
  throw new Refusal("unavailable", "no-rulebook", "no rulebook is in force", {
    help: "push one: `muster push --rules DIR`",
  });
}

/** Throws Refusal `missing` where the rulebook has no scorecard of this id. */
export function scorecardOf({ scorecards }: CompiledRulebook, id: string): CompiledScorecard {
  const found = scorecards.find(({ scorecard }) => scorecard.id === id);
  if (found !== undefined) return found;
  const help = suggest(
    id,
    scorecards.map(({ scorecard }) => scorecard.id),
  );
  throw new Refusal(
    "missing",
    "no-such-scorecard",
    `there is no scorecard \`${id}\``,
    help === undefined ? {} : { help },
  );
}

/** Throws Refusal `missing` where the scorecard has no rule of this id. */
export function ruleOf<Rule extends { readonly id: string }>(
  { id, rules }: { readonly id: string; readonly rules: readonly Rule[] },
  asked: string,
): Rule {
  const found = rules.find((rule) => rule.id === asked);
  if (found !== undefined) return found;
  const help = suggest(
    asked,
    rules.map((rule) => rule.id),
  );
  throw new Refusal("missing", "no-such-rule", `scorecard \`${id}\` has no rule \`${asked}\``, {
    ...(help !== undefined && { help }),
  });
}
