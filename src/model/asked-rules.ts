// Which rules of a scorecard does a requirement or an initiative ask for, and which entities fall short?

import type { EvaluationRecord } from "./evaluation-record.ts";
import { isOpen } from "./finding.ts";
import type { Outcome } from "./finding.ts";
import type { Requirement } from "./gate.ts";
import type { Rule, Scorecard } from "./scorecard.ts";

/** Either rules by id or a level; the level `target` means the level each entity has to reach. */
export type Asking = Pick<Requirement, "level" | "rules">;

/**
 * Whether a rule is asked for: named, or on the level or one below it; never a draft. `targets`: the levels that
 * `target` stands for.
 */
export function asksFor(
  { level, rules }: Asking,
  levels: readonly string[],
  targets: readonly string[] = [],
): (rule: Pick<Rule, "id" | "level" | "draft">) => boolean {
  if (rules !== undefined) return ({ id, draft }) => !draft && rules.includes(id);
  const asked = level === "target" ? targets : [level ?? ""];
  const highest = Math.max(-1, ...asked.map((name) => levels.indexOf(name)));
  return (rule) => !rule.draft && levels.indexOf(rule.level) <= highest;
}

type FallsShort = (
  stand: Pick<EvaluationRecord, "rank" | "standing">,
  outcomeOf: (rule: string) => Outcome | undefined,
) => boolean;

/**
 * Whether an entity falls short: by the named rules that it does not pass, or else by the level it holds. Nobody falls
 * short of a draft scorecard.
 */
export function fallsShortOf(asking: Asking, { levels, rules, draft }: Scorecard): FallsShort {
  if (draft) return () => false;
  if (asking.rules !== undefined) {
    const asked = rules.filter(asksFor(asking, levels));
    return (_, outcomeOf) => asked.some(({ id }) => isOpen(outcomeOf(id)));
  }
  if (asking.level === "target") return ({ standing }) => standing === "below" || standing === "unknown";
  const rank = levels.indexOf(asking.level ?? "") + 1;
  return (stand) => stand.rank < rank;
}
