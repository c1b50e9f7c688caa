// What happens in a stretch of time, whoever is told of it? The answer does not depend on when it is asked.

import type { Waiver } from "../../model/directive.ts";
import type { Movement } from "../../model/evaluation-record.ts";
import type { Gate, Initiative, Requirement } from "../../model/gate.ts";
import type { NoticeWindow, Notices } from "../../model/notice.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import { DAY } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { lastReminder } from "../../initiative/last-reminder.ts";
import { hasDigest, localInstant } from "../../notices/notice-times.ts";
import type { ListedEvaluation } from "../../ports/evaluations.ts";

/** Everything from which happenings, and what to say of them, are found. */
export interface Told {
  readonly notices: Notices;
  readonly rulebook: Rulebook;
  /** Newest first. */
  readonly movements: readonly Movement[];
  /** Those that are active. */
  readonly waivers: readonly Waiver[];
  readonly evaluations: readonly ListedEvaluation[];
}

export interface Happenings {
  /** Newest first. */
  readonly movements: readonly Movement[];
  /** Those that end in so many days. */
  readonly waivers: readonly { readonly waiver: Waiver; readonly days: number }[];
  /** Those that begin in so many days. */
  readonly steps: readonly ComingStep[];
  /** Those to be reminded of, so many days before they are due. */
  readonly initiatives: readonly { readonly initiative: Initiative; readonly days: number }[];
  /** Whether the weekly digest is due. */
  readonly digest: boolean;
}

export interface ComingStep {
  readonly gate: Gate;
  readonly requirement: Requirement;
  readonly step: string;
  readonly from: string;
  readonly days: number;
}

/** How many days ahead people hear of it. */
const WAIVER_ENDS = [7, 1];
const STEP_COMES = [14, 7, 1];

/** Undefined: nothing happens. */
export function happeningsIn(told: Told, window: NoticeWindow): Happenings | undefined {
  const { notices, rulebook } = told;
  const happenings: Happenings = {
    movements: told.movements.filter(({ at }) => isIn(at, window)),
    waivers: told.waivers.flatMap((waiver) => {
      const days = daysAhead(waiver.until, window, WAIVER_ENDS);
      return days === undefined ? [] : [{ waiver, days }];
    }),
    steps: rulebook.gates.flatMap((gate) => stepsIn(gate, window)),
    initiatives: rulebook.initiatives.flatMap((initiative) => {
      const reminder = lastReminder(initiative, window.upTo, notices.timezone);
      return reminder === undefined || !isIn(reminder.at, window) ? [] : [{ initiative, days: reminder.daysLeft }];
    }),
    digest: hasDigest(window, notices.timezone),
  };
  const { movements, waivers, steps, initiatives, digest } = happenings;
  return digest || [movements, waivers, steps, initiatives].some(({ length }) => length > 0) ? happenings : undefined;
}

function isIn(at: Instant, { after, upTo }: NoticeWindow): boolean {
  return after < at && at <= upTo;
}

/** Where several of the days fall into one window, as over a weekend, the fewest. Undefined: none does. */
function daysAhead(at: Instant, window: NoticeWindow, days: readonly number[]): number | undefined {
  return days.findLast((ahead) => isIn(at - ahead * DAY, window));
}

function stepsIn(gate: Gate, window: NoticeWindow): ComingStep[] {
  return gate.require.flatMap((requirement) =>
    requirement.enforcement.flatMap(({ step, from }): ComingStep[] => {
      // `observe` stops nobody, so nobody has to hear of it.
      if (step === "observe") return [];
      const days = from === undefined ? undefined : daysAhead(localInstant(from, gate.timezone), window, STEP_COMES);
      return from === undefined || days === undefined ? [] : [{ gate, requirement, step, from, days }];
    }),
  );
}
