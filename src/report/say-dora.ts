// How are DORA figures worded for people?

import type { DoraMetrics, DoraShared, MetricId } from "../model/dora.ts";

export const METRIC_TITLES: Readonly<Record<MetricId, string>> = {
  deployment_frequency: "deployment frequency",
  lead_time: "change lead time",
  change_fail_rate: "change fail rate",
  recovery_time: "recovery time",
  rework_rate: "rework rate",
};

export const NOT_KNOWN = "not known";

type Unit = DoraMetrics[MetricId]["unit"];

/** `1.8 a week`, `22 h`, `33.3 %`. */
export function sayFigure(value: number | null, unit: Unit): string {
  if (value === null) return NOT_KNOWN;
  if (unit === "hours") return sayHours(value);
  return unit === "percent" ? `${round(value)} %` : `${round(value)} a week`;
}

const WEEK = 7;

/** `2.1 a week per component, 6.2 all together`; for a single one `4.5 a week`. */
export function sayFrequency({ metrics, window }: Pick<DoraShared, "metrics" | "window">): string {
  const { value, count, unit } = metrics.deployment_frequency;
  if (value === null || value === 0 || !isOfSeveral({ metrics, window })) return sayFigure(value, unit);
  return `${sayFigure(value, unit)} per component, ${round(togetherPerWeek(count, window))} all together`;
}

/** Whether the figures are of several entities. Then the frequency is the rate per entity. */
export function isOfSeveral({ metrics, window }: Pick<DoraShared, "metrics" | "window">): boolean {
  const { value, count } = metrics.deployment_frequency;
  return value !== null && value > 0 && Math.round(togetherPerWeek(count, window) / value) > 1;
}

function togetherPerWeek(count: number, { effectiveDays }: DoraShared["window"]): number {
  return (count * WEEK) / effectiveDays;
}

/** `50 min`, `22 h`, `7 days`. */
export function sayHours(hours: number): string {
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  return hours < 48 ? `${round(hours)} h` : `${round(hours / 24)} days`;
}

/** `9.7 to 70 %`; the unit stands only once unless the two differ. Empty: not known. */
export function sayInterval(interval: readonly [number, number] | null, unit: Unit): string {
  if (interval === null) return "";
  const [low, high] = interval;
  if (unit !== "hours") return `${round(low)} to ${sayFigure(high, unit)}`;
  return `${sayHours(low)} to ${sayHours(high)}`;
}

/** Two significant digits below 1, one decimal below 100, otherwise whole. */
export function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toFixed(value < 1 ? 2 : 1)));
}

/** `2025-03-03 to 2025-03-30`: the last day inclusively, while the window ends at the midnight after it. */
export function sayDays(from: string, to: string, timezone: string): string {
  const last = new Date(Date.parse(to) - 1).toISOString();
  return `${sayDay(from, timezone)} to ${sayDay(last, timezone)}`;
}

/** `2025-03-03` */
export function sayDay(at: string, timezone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(Date.parse(at));
}
