// How are durations and times written in rule files?

import { CronExpressionParser } from "cron-parser";
import type { z } from "zod";
import { nearest } from "../../model/nearest.ts";
import { DAY, parseDuration, parseInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { written } from "./written-text.ts";

export const duration: z.ZodType<Milliseconds, string> = written(
  positiveDuration,
  (text) => ({ message: `\`${text}\` is not a duration`, help: durationHelp(text) }),
  { pattern: "^\\d+(\\.\\d+)?[smhdw]$", examples: ["15m", "7d"] },
);

/** A hundred years: what lasts longer ends where no calendar tells it. */
const LONGEST: Milliseconds = 36_525 * DAY;

function positiveDuration(text: string): Milliseconds | undefined {
  const length = parseDuration(text);
  return length === undefined || length <= 0 || length > LONGEST ? undefined : length;
}

function durationHelp(text: string): string {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z])/i.exec(text);
  const meant = match === null ? undefined : `${match[1]}${match[2]?.toLowerCase()}`;
  const rule = "a duration is a number and one of `s`, `m`, `h`, `d`, `w`";
  if ((parseDuration(meant ?? "") ?? 0) > LONGEST) return "a duration is a hundred years at most: `5200w`";
  return meant !== undefined && positiveDuration(meant) !== undefined
    ? `${rule}: \`${meant}\``
    : `${rule}: \`15m\`, \`7d\``;
}

/** How long a fact stays fresh; `never` (Infinity): it does not become stale. */
export const freshness: z.ZodType<Milliseconds, string> = written(
  (text) => (text === "never" ? Infinity : positiveDuration(text)),
  (text) => ({ message: `\`${text}\` is not a duration`, help: `${durationHelp(text)}; or \`never\`` }),
  { pattern: "^(never|\\d+(\\.\\d+)?[smhdw])$", examples: ["7d", "never"] },
);

const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d$/;

function isDate(text: string): boolean {
  return text.length === 10 && parseInstant(text) !== undefined;
}

function isLocalTime(text: string): boolean {
  const day = LOCAL_TIME.exec(text)?.[1];
  return day !== undefined && isDate(day);
}

export const date = written(
  (text) => (isDate(text) ? text : undefined),
  (text) => ({ message: `\`${text}\` is not a date`, help: "a date is year, month and day: `2026-12-01`" }),
  { pattern: "^\\d{4}-\\d{2}-\\d{2}$", examples: ["2026-12-01"] },
);

/** In the time zone of the gate or freeze. */
export const localTime = written(
  (text) => (isDate(text) || isLocalTime(text) ? text : undefined),
  (text) => ({
    message: `\`${text}\` is not a date or a local time`,
    help: /(?:[Zz]|[+-]\d{2}:?\d{2})$/.test(text)
      ? "leave the offset out, `timezone` says it: `2026-12-20T18:00`"
      : "write `2026-12-20` or `2026-12-20T18:00`",
  }),
  { pattern: "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2})?$", examples: ["2026-12-20", "2026-12-20T18:00"] },
);

export const instant: z.ZodType<Instant, string> = written(
  parseInstant,
  (text) => ({
    message: `\`${text}\` is not an instant`,
    help: "write a date or a time with an offset: `2026-12-01T12:00:00Z`",
  }),
  { examples: ["2026-12-01T12:00:00Z"] },
);

export const timezone = written(
  (text) => (isTimeZone(text) ? text : undefined),
  (text) => {
    const near = nearest(text, Intl.supportedValuesOf("timeZone"));
    return {
      message: `unknown time zone \`${text}\``,
      help: near === undefined ? "time zones have IANA names: `Europe/Berlin`, `UTC`" : `did you mean \`${near}\`?`,
    };
  },
  { examples: ["Europe/Berlin", "UTC"] },
);

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Minute, hour, day of month, month, day of week. */
export const cron = written(
  (text) => (isCron(text) && comes(text) ? text : undefined),
  (text) => ({
    message: `\`${text}\` is not a cron expression that ever matches`,
    help: "five fields: minute, hour, day of month, month, day of week: `0 16 * * FRI`",
  }),
  { examples: ["0 16 * * FRI"] },
);

/**
 * Checked with the library that computes the windows. The library also takes a sixth field, for seconds, which nobody
 * needs in a freeze.
 */
function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text, { tz: "UTC" });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the expression ever matches: `0 0 30 2 *` is well-formed, but there is no 30 February. Computed from a fixed
 * instant, so that the result does not depend on the clock.
 */
function comes(text: string): boolean {
  try {
    return (
      CronExpressionParser.parse(text, { tz: "UTC", currentDate: new Date(0) })
        .next()
        .getTime() > 0
    );
  } catch {
    return false;
  }
}
