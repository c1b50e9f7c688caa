// How are instants and durations written, read and printed? Nothing here reads the clock.

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** Milliseconds. */
export type Milliseconds = number;

const UNITS: Readonly<Record<string, Milliseconds>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

export const DAY: Milliseconds = 86_400_000;

/** `15m`, `7d`: a positive number and one of `s m h d w`; `undefined` when the text is anything else. */
export function parseDuration(text: string): Milliseconds | undefined {
  const match = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text);
  const unit = match?.[2] === undefined ? undefined : UNITS[match[2]];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}

/** The duration in the largest unit that divides it: `7d`, `90m`. */
export function formatDuration(duration: Milliseconds): string {
  for (const unit of ["w", "d", "h", "m"]) {
    const size = UNITS[unit] ?? 1;
    if (duration >= size && duration % size === 0) return `${duration / size}${unit}`;
  }
  return `${duration / 1_000}s`;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.\d{1,9})?)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;

/** What four digits of a year can tell in UTC: an offset leads beyond, to what nobody who is told it could read. */
export const FIRST_INSTANT: Instant = Date.parse("0000-01-01T00:00:00Z");
export const LAST_INSTANT: Instant = Date.parse("9999-12-31T23:59:59Z");

/**
 * Reads an ISO 8601 date (`2026-12-01`, midnight UTC) or time with an offset (`2026-12-01T08:00:00+01:00`).
 * `undefined` for anything else: a time without an offset means different instants in different places.
 */
export function parseInstant(text: string): Instant | undefined {
  const date = DATE.exec(text) ?? DATE.exec(TIME.exec(text)?.[1] ?? "");
  if (date === null || !isCalendarDay(Number(date[1]), Number(date[2]), Number(date[3]))) return undefined;
  const instant = Date.parse(
    text.length === 10 ? text : text.replace(" ", "T").replace(/([+-]\d{2})(\d{2})$/, "$1:$2"),
  );
  return instant >= FIRST_INSTANT && instant < LAST_INSTANT + 1_000 ? instant : undefined;
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** ISO 8601 in UTC, without milliseconds where there are none. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}

/** `2027-03-31` → `2027-04-01` */
export function dayAfter(date: string): string {
  return new Date((parseInstant(date) ?? 0) + DAY).toISOString().slice(0, 10);
}

/** An age as a person says it: `2 h`, `3 days`, `just now`. */
export function formatAge(age: Milliseconds): string {
  if (age < 0) return "in the future";
  if (age < 60_000) return "just now";
  if (age < 3_600_000) return `${Math.floor(age / 60_000)} min`;
  if (age < 2 * DAY) return `${Math.floor(age / 3_600_000)} h`;
  return `${Math.floor(age / DAY)} days`;
}
