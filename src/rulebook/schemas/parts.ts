// How the small things inside rule files are written: ids, durations, dates, refs, environments, conditions.

import { Cron } from "croner";
import { z } from "zod";
import { formatRef, parseRef } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { isJsonObject } from "../../model/json.ts";
import type { JsonValue } from "../../model/json.ts";
import { nearest } from "../../model/nearest.ts";
import type { Condition } from "../../model/scorecard.ts";
import { parseDuration, parseInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";

/** Why a text was refused: what the problem says, and what to write instead. */
interface Refusal {
  readonly message: string;
  readonly help: string;
}

interface Appearance {
  readonly description?: string;
  readonly pattern?: string;
  readonly examples?: readonly string[];
}

/** A text that `read` turns into a value, or refuses by giving `undefined`. */
function written<T>(
  read: (text: string) => T | undefined,
  refuse: (text: string) => Refusal,
  appearance: Appearance,
): z.ZodType<T, string> {
  return z
    .string()
    .transform((text, context): T => {
      const value = read(text);
      if (value !== undefined) return value;
      const { message, help } = refuse(text);
      context.issues.push({ code: "custom", input: text, message, params: { help } });
      return z.NEVER;
    })
    .meta({ ...appearance });
}

/** Names that lead out of plain data in JavaScript; nothing is called by them. */
const RESERVED_NAMES = new Set(["constructor", "prototype"]);
const ID = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;

export const id = written(
  (text) => (ID.test(text) && !RESERVED_NAMES.has(text) ? text : undefined),
  (text) => ({
    message: `\`${text}\` cannot be an id`,
    help: idHelp(text),
  }),
  { pattern: ID.source },
);

function idHelp(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[-_]+|[-_]+$/g, "");
  const rule = "ids are lower case letters and digits, joined by `-` or `_`, without dots";
  return ID.test(slug) && !RESERVED_NAMES.has(slug) ? `${rule}: \`${slug}\`` : rule;
}

/** Words with a meaning of their own wherever a level is named. */
const RESERVED_LEVELS = new Set(["target", "none", "not-applicable"]);

export const levelId = id.refine((text) => !RESERVED_LEVELS.has(text), {
  error: (issue) => `\`${String(issue.input)}\` cannot be the name of a level`,
  params: { help: "`target`, `none` and `not-applicable` have a meaning of their own; choose another name" },
});

const FACT_NAME = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/;

export const factName = written(
  (text) => (FACT_NAME.test(text) ? text : undefined),
  (text) => ({
    message: `\`${text}\` cannot be the name of a fact`,
    help: "a fact has a dotted name of lower case letters, digits and `_`: `test.line_coverage_pct`",
  }),
  { pattern: FACT_NAME.source, examples: ["test.line_coverage_pct"] },
);

const PARAM_NAME = /^[a-z][a-z0-9_]*$/;

export const paramName = written(
  (text) => (PARAM_NAME.test(text) && !RESERVED_NAMES.has(text) ? text : undefined),
  (text) => ({
    message: `\`${text}\` cannot be the name of a parameter`,
    help: "a parameter is named with lower case letters, digits and `_`: `min_coverage`",
  }),
  { pattern: PARAM_NAME.source, examples: ["min_coverage"] },
);

/** Text for people, never empty. */
export const words = z.string().refine((text) => text.trim() !== "", {
  error: "text is empty",
  params: { help: "write something, or leave it out" },
});

export const duration: z.ZodType<Milliseconds, string> = written(
  positiveDuration,
  (text) => ({ message: `\`${text}\` is not a duration`, help: durationHelp(text) }),
  { pattern: "^\\d+(\\.\\d+)?[smhdw]$", examples: ["15m", "7d"] },
);

function positiveDuration(text: string): Milliseconds | undefined {
  const length = parseDuration(text);
  return length === undefined || length <= 0 ? undefined : length;
}

function durationHelp(text: string): string {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z])/i.exec(text);
  const meant = match === null ? undefined : `${match[1]}${match[2]?.toLowerCase()}`;
  const rule = "a duration is a number and one of `s`, `m`, `h`, `d`, `w`";
  return meant !== undefined && positiveDuration(meant) !== undefined
    ? `${rule}: \`${meant}\``
    : `${rule}: \`15m\`, \`7d\``;
}

/** How long a fact stays fresh; `never`: it does not go stale. */
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

/** In the time zone of the gate or freeze it stands in. */
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
  (text) => (nextRun(text) instanceof Date ? text : undefined),
  (text) => ({
    message: nextRun(text) === null ? `\`${text}\` never comes` : `\`${text}\` is not a cron expression`,
    help: "five fields: minute, hour, day of month, month, day of week: `0 16 * * FRI`",
  }),
  { examples: ["0 16 * * FRI"] },
);

/** Null: never; undefined: it is no cron expression. Asked from a fixed instant, so that the clock decides nothing. */
function nextRun(text: string): Date | null | undefined {
  if (text.trim().split(/\s+/).length !== 5) return undefined;
  try {
    return new Cron(text, { mode: "5-part", timezone: "UTC", paused: true }).nextRun(new Date(0));
  } catch {
    return undefined;
  }
}

/** The ref of a group or user; `platform` alone is `group:default/platform`. */
export const groupRef: z.ZodType<EntityRef, string> = written(
  (text) => {
    const parts = parseRef(text, { kind: "group" });
    return parts === undefined || /\s/.test(text.trim()) ? undefined : formatRef(parts);
  },
  (text) => ({ message: `\`${text}\` is not an entity ref`, help: "write `group:default/platform`" }),
  { examples: ["group:default/platform"] },
);

export const environment = written(
  (text) => {
    const name = text.trim().normalize("NFKC").toLowerCase();
    return name === "" || /\s/.test(name) ? undefined : name;
  },
  (text) => ({
    message: `\`${text}\` cannot be the name of an environment`,
    help: "one word, or a pattern with `*` and `?`: `production`, `prod-*`",
  }),
  { examples: ["production", "prod-*"] },
);

export const webUrl = written(
  (text) => (/^https?:$/.test(protocolOf(text)) ? text : undefined),
  (text) => ({ message: `\`${text}\` is not a web address`, help: "write a full address: `https://example.com/page`" }),
  { pattern: "^https?://", examples: ["https://example.com/page"] },
);

function protocolOf(text: string): string {
  return URL.canParse(text) && text.trim() === text ? new URL(text).protocol : "";
}

/** JSON-logic: what stands in it is checked by `check-condition.ts`, with the names it may read. */
export const condition: z.ZodType<Condition> = z
  .unknown()
  .refine((value) => value !== null, {
    error: "condition is empty",
    params: { help: "leave it out, or write JSON-logic" },
  })
  .transform((value) => value as Condition);

export function isCondition(schema: unknown): boolean {
  return schema === condition;
}

/** Any JSON value as it stands. */
export const anything: z.ZodType<JsonValue> = z.unknown().transform((value) => value as JsonValue);

/** Any JSON value but a mapping: where a mapping has a shape of its own. */
export const scalarOrList: z.ZodType<JsonValue> = z
  .unknown()
  .refine((value) => !isJsonObject(value))
  .transform((value) => value as JsonValue);
