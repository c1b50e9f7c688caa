// What does a question about DORA metrics ask, in windows and options?

import type { DoraQuery } from "../../api/dora-query.ts";
import {
  createWindow,
  daysBefore,
  isTimezone,
  midnightAfter,
  midnightOf,
} from "../../delivery/measure/civil-window.ts";
import { createWindows } from "../../delivery/measure/dora-question.ts";
import type { DoraQuestion } from "../../delivery/measure/dora-question.ts";
import { optionsOf, PROFILES } from "../../delivery/measure/profiles.ts";
import { industriesOf } from "../../delivery/measure/quick-check.ts";
import { REPORT_YEARS } from "../../delivery/measure/report-years.ts";
import { suggest } from "../../model/nearest.ts";
import { present } from "../../model/present.ts";
import { Refusal } from "../../model/refusal.ts";
import { DAY, parseDuration, parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";

const DEFAULT_WINDOW = "90d";
/** Longer than anybody needs, and short enough to be counted day by day. */
const LONGEST_DAYS = 3_660;

/** `last`: an instant on the last day of a window that has no `to`; left out: now. Throws Refusal `invalid`. */
export function readDoraQuestion(query: DoraQuery, now: Instant, last: Instant = now): DoraQuestion {
  const { from, to, window, timezone, history, weekStart, details, industry, profile, ...set } = query;
  if (!isTimezone(timezone))
    refuse("bad-timezone", `\`${timezone}\` is not a time zone`, "for example `Europe/Berlin`");
  check("profile", profile, Object.keys(PROFILES));
  check("report year", set.reportYear?.toString(), Object.keys(REPORT_YEARS));
  check("industry", industry, industriesOf(set.reportYear ?? 2024));
  const end = to === undefined ? midnightAfter(last, timezone) : readBound(to, timezone);
  const start =
    from === undefined ? daysBefore(end, readDays(window ?? DEFAULT_WINDOW), timezone) : readBound(from, timezone);
  if (start >= end) refuse("empty-window", "the window ends before it begins", "`from` is to lie before `to`");
  if (end - start > LONGEST_DAYS * DAY) refuse("long-window", `the window has more than ${LONGEST_DAYS} days`);
  const options = optionsOf(profile ?? null, present(set));
  return {
    windows: createWindows(createWindow(start, end, timezone), history ?? null, weekStart),
    now,
    options,
    profile: profile ?? null,
    industry,
    details: details === true,
  };
}

function readBound(written: string, timezone: string): Instant {
  const at = midnightOf(written, timezone) ?? (written.length > 10 ? parseInstant(written) : undefined);
  if (at !== undefined) return at;
  return refuse(
    "not-a-time",
    `\`${written}\` is neither a date nor a time`,
    "write `2025-03-31` or `2025-03-31T00:00:00Z`",
  );
}

function readDays(written: string): number {
  const duration = parseDuration(written);
  if (duration !== undefined && duration >= DAY && duration % DAY === 0) return duration / DAY;
  return refuse("bad-window", `\`${written}\` is not a number of days`, "for example `90d` or `4w`");
}

function check(what: string, written: string | undefined, known: readonly string[]): void {
  if (written === undefined || known.includes(written)) return;
  refuse("unknown-value", `there is no ${what} \`${written}\``, suggest(written, known));
}

function refuse(code: string, message: string, help?: string): never {
  throw new Refusal("invalid", code, message, help === undefined ? {} : { help });
}
