// Which figures do an entity and a group have in common: metrics, backlogs, trend and history?

import { METRICS } from "../../model/dora.ts";
import type { DoraMetrics, DoraShared, MetricId } from "../../model/dora.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { CivilWindow } from "../measure/civil-window.ts";
import type { DoraQuestion, SampledWindows } from "../measure/dora-question.ts";
import { measureDelivery } from "../measure/measure-delivery.ts";
import { noteDelivery } from "./note-delivery.ts";
import { scoreQuickCheck } from "../measure/quick-check.ts";
import { endOf } from "../measure/sample-delivery.ts";
import type { DeliverySamples } from "../measure/sample-delivery.ts";

const HOUR = 3_600_000;

/** `members`: how many entities the samples come from. */
export function tellFigures(samples: SampledWindows, question: DoraQuestion, members: number): DoraShared {
  const { windows, options, profile, industry, now } = question;
  const { whole } = windows;
  const metrics = measureDelivery(samples.whole, whole, options);
  const end = endOf(whole, now);
  return {
    window: tellWindow(whole, samples.whole, members),
    reportYear: options.reportYear,
    profile,
    metrics,
    unattributedIncidents: samples.whole.incidents.unattributed,
    undeployed: backlog(samples.whole.undeployed, end),
    open: backlog(samples.whole.failures.open, end),
    quickCheck: scoreQuickCheck(metrics, samples.whole.span, options.reportYear, industry),
    trend: tellTrend(samples, question),
    history: tellHistory(samples, question),
    notes: noteDelivery(samples.whole, metrics, options),
  };
}

function tellWindow(
  { from, to, timezone, whole }: CivilWindow,
  { span }: DeliverySamples,
  members: number,
): DoraShared["window"] {
  return {
    from: formatInstant(from),
    to: formatInstant(to),
    timezone,
    days: whole.days,
    effectiveDays: span.days / members,
    workingDays: span.workingDays / members,
  };
}

function backlog(since: readonly Instant[], end: Instant): DoraShared["open"] {
  const oldest = since.reduce((earliest, at) => Math.min(earliest, at), Infinity);
  return { n: since.length, oldestAge: since.length === 0 ? null : (end - oldest) / HOUR };
}

function tellTrend({ trend }: SampledWindows, { windows, options }: DoraQuestion): DoraShared["trend"] {
  if (trend === null || windows.trend === null) return null;
  const figures = (samples: DeliverySamples, window: CivilWindow) => ({
    from: formatInstant(window.from),
    to: formatInstant(window.to),
    values: eachMetric(measureDelivery(samples, window, options), ({ value }) => value),
  });
  return { now: figures(trend.now, windows.trend.now), before: figures(trend.before, windows.trend.before) };
}

function tellHistory({ history }: SampledWindows, { windows, options }: DoraQuestion): DoraShared["history"] {
  if (history === null || windows.history === null) return null;
  return windows.history.flatMap((window, index) => {
    const samples = history[index];
    if (samples === undefined) return [];
    const metrics = measureDelivery(samples, window, options);
    return {
      from: formatInstant(window.from),
      to: formatInstant(window.to),
      metrics: eachMetric(metrics, ({ value, n, level }) => ({ value, n, level })),
    };
  });
}

type Told = DoraMetrics[MetricId];

function eachMetric<Item>(metrics: DoraMetrics, tell: (metric: Told) => Item): Record<MetricId, Item> {
  return Object.fromEntries(METRICS.map((id) => [id, tell(metrics[id])])) as Record<MetricId, Item>;
}
