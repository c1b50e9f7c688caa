// What would these facts be if they had been observed just now?

import { isJsonObject } from "../../model/json.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import { DAY, formatInstant, parseInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";

/**
 * Moves all times in the items by the same duration, so that the latest fact was observed at `at`. What was a week
 * older than the latest still is. Dates without a time move by whole days.
 */
export function shiftTimes(items: readonly JsonObject[], at: Instant): JsonObject[] {
  const observed = items.flatMap((item) => instantOf(item["observedAt"] ?? null) ?? []);
  const by = observed.length === 0 ? 0 : at - Math.max(...observed);
  return items.map((item) => shift(item, by) as JsonObject);
}

function shift(value: JsonValue, by: Milliseconds): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => shift(item, by));
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shift(member, by)]));
  const instant = instantOf(value);
  if (instant === undefined || typeof value !== "string") return value;
  const isDay = value.length === 10;
  return isDay ? formatInstant(instant + DAY * Math.round(by / DAY)).slice(0, 10) : formatInstant(instant + by);
}

function instantOf(value: JsonValue): Instant | undefined {
  return typeof value === "string" ? parseInstant(value) : undefined;
}
