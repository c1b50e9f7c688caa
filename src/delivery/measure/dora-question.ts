// What is asked about delivery: which span, counted how, and what besides the figures?

import type { Instant } from "../../model/time.ts";
import { createWindow, daysBefore, splitWindow } from "./civil-window.ts";
import type { CivilWindow, WeekStart } from "./civil-window.ts";
import type { DeliveryOptions } from "../../model/delivery-options.ts";
import { createSampler } from "./sample-delivery.ts";
import type { DeliverySamples } from "./sample-delivery.ts";
import type { DeliveryProjection } from "../project/projection.ts";

export interface DoraQuestion {
  readonly windows: Windows;
  /** Nothing after this instant is known. */
  readonly now: Instant;
  readonly options: DeliveryOptions;
  readonly profile: string | null;
  /** The industry whose means to compare with: `all`, `technology`, … */
  readonly industry: string;
  /** Whether to tell each deployment and incident as well. */
  readonly details: boolean;
}

export interface Windows {
  readonly whole: CivilWindow;
  /** The last 30 days, and the 30 days before; null: the window is shorter than 60 days. */
  readonly trend: { readonly now: CivilWindow; readonly before: CivilWindow } | null;
  readonly history: readonly CivilWindow[] | null;
}

const TREND_DAYS = 30;

/** `history`: the parts to split the window into; null: it is not split. */
export function createWindows(
  whole: CivilWindow,
  history: "week" | "month" | null,
  weekStart: WeekStart = "monday",
): Windows {
  const { to, timezone } = whole;
  const [middle, start] = [daysBefore(to, TREND_DAYS, timezone), daysBefore(to, 2 * TREND_DAYS, timezone)];
  const hasTrend = start >= whole.from;
  return {
    whole,
    trend: hasTrend ? { now: createWindow(middle, to, timezone), before: createWindow(start, middle, timezone) } : null,
    history: history === null ? null : splitWindow(whole, history, weekStart),
  };
}

/** The samples of each window. For large groups nothing else is kept of a member. */
export interface SampledWindows {
  readonly whole: DeliverySamples;
  readonly trend: { readonly now: DeliverySamples; readonly before: DeliverySamples } | null;
  readonly history: readonly DeliverySamples[] | null;
}

export function sampleWindows(projection: DeliveryProjection, { windows, options, now }: DoraQuestion): SampledWindows {
  const sample = createSampler(projection, options, now);
  const { whole, trend, history } = windows;
  return {
    whole: sample(whole),
    trend: trend === null ? null : { now: sample(trend.now), before: sample(trend.before) },
    history: history?.map(sample) ?? null,
  };
}
