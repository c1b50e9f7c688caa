// Has an entity done what an initiative asks?

import { asksFor } from "../model/asked-rules.ts";
import type { EntityRef } from "../model/entity.ts";
import type { EvaluationRecord } from "../model/evaluation-record.ts";
import { isOpen } from "../model/finding.ts";
import type { Outcome } from "../model/finding.ts";
import type { Initiative } from "../model/gate.ts";
import type { Scorecard } from "../model/scorecard.ts";

/** `left`: something fails. `unknown`: nothing fails, but not everything is known. */
export type InitiativeStand = "done" | "left" | "unknown" | "not-applicable";

export interface StandOnInitiative {
  readonly stand: InitiativeStand;
  /** The rules that do not pass yet, in the scorecard's order. */
  readonly rules: readonly string[];
}

export interface EntityOnInitiative extends StandOnInitiative {
  readonly entity: EntityRef;
  readonly owner: EntityRef | null;
}

/** Whether something is left to do, or not known. */
export function isStillOpen({ stand }: Pick<StandOnInitiative, "stand">): boolean {
  return stand === "left" || stand === "unknown";
}

/** The rules it asks for: those it names, or those of its level and every level below; never drafts. */
export function rulesOfInitiative(initiative: Initiative, { levels, rules }: Scorecard): readonly string[] {
  return rules.filter(asksFor(initiative, levels)).map(({ id }) => id);
}

/**
 * INVARIANT: an entity with no open rule up to a level holds that level, so initiatives for a level and for rules are
 * judged alike.
 */
export function standOnInitiative(
  asked: readonly string[],
  outcomes: Pick<ReadonlyMap<string, Outcome>, "get">,
): StandOnInitiative {
  const open = asked.filter((rule) => isOpen(outcomes.get(rule)));
  if (open.some((rule) => outcomes.get(rule) === "fail")) return { stand: "left", rules: open };
  if (open.length > 0) return { stand: "unknown", rules: open };
  return { stand: asked.some((rule) => outcomes.get(rule) === "pass") ? "done" : "not-applicable", rules: [] };
}

/** By rule id. */
export function outcomesOf({ outcomes }: Pick<EvaluationRecord, "outcomes">): Map<string, Outcome> {
  return new Map(outcomes.map(({ rule, outcome }) => [rule, outcome]));
}
