// Who is to be reminded of an initiative, when, and of what?

import type { EntityRef } from "../model/entity.ts";
import type { Initiative } from "../model/gate.ts";
import { compareText } from "../model/problem.ts";
import { DAY } from "../model/time.ts";
import type { Instant } from "../model/time.ts";
import { endOf, startOf } from "./initiative-days.ts";
import type { StandOnInitiative } from "./stand-on-initiative.ts";

export interface EntityOnInitiative extends StandOnInitiative {
  readonly entity: EntityRef;
  readonly owner: EntityRef | null;
}

export interface Reminder {
  readonly initiative: string;
  readonly title: string;
  /** Of the entities; of those that are nobody's the initiative's own. Null: there is neither. */
  readonly to: EntityRef | null;
  /** When it fell due: the same again is the same reminder. */
  readonly at: Instant;
  readonly due: string;
  /** Whole days until it is overdue; negative: since. */
  readonly daysLeft: number;
  /** By ref. */
  readonly entities: readonly EntityOnInitiative[];
}

/**
 * What fell due after one instant, up to another: every so often from the start on, also when it is overdue, as long as
 * anything is open. Of several that were missed the last counts: nobody is reminded twice at once. One for each owner.
 */
export function planReminders(
  initiative: Initiative,
  entities: readonly EntityOnInitiative[],
  after: Instant,
  upTo: Instant,
): readonly Reminder[] {
  const at = lastReminder(initiative, upTo);
  if (at === undefined || at <= after) return [];
  const byOwner = new Map<EntityRef | null, EntityOnInitiative[]>();
  for (const entity of entities) {
    if (entity.stand !== "left" && entity.stand !== "unknown") continue;
    const to = entity.owner ?? initiative.owner ?? null;
    byOwner.set(to, [...(byOwner.get(to) ?? []), entity]);
  }
  const { id, title, due } = initiative;
  const daysLeft = Math.floor((endOf(initiative) - at) / DAY);
  return [...byOwner]
    .sort(([a], [b]) => compareText(a ?? "", b ?? ""))
    .map(([to, open]) => ({
      initiative: id,
      title,
      to,
      at,
      due,
      daysLeft,
      entities: open.sort((a, b) => compareText(a.entity, b.entity)),
    }));
}

/** The start itself is the first. Undefined: it asks for none, or has not begun. */
function lastReminder(initiative: Initiative, at: Instant): Instant | undefined {
  const start = startOf(initiative);
  if (initiative.remind === undefined || at < start) return undefined;
  const { every } = initiative.remind;
  return start + Math.floor((at - start) / every) * every;
}
