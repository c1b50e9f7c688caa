// Who is to be reminded of which initiatives, after one instant and up to another?

import { planReminders } from "../../initiative/plan-reminders.ts";
import type { Reminder } from "../../initiative/plan-reminders.ts";
import type { Instant } from "../../model/time.ts";
import type { Muster } from "../muster.ts";
import { currentRules } from "../rules/current-rules.ts";
import { standingOn } from "./read-initiatives.ts";

/** By initiative, then by whom they go to; nothing is sent, and nothing is remembered of it. */
export async function dueReminders(muster: Muster, after: Instant, upTo: Instant): Promise<readonly Reminder[]> {
  const rules = await currentRules(muster);
  const reminders: Reminder[] = [];
  for (const initiative of rules.rulebook.initiatives) {
    if (initiative.remind === undefined) continue;
    const { entities } = await standingOn(muster, rules, initiative);
    reminders.push(...planReminders(initiative, entities, after, upTo));
  }
  return reminders;
}
