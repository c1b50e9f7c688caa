// What are the five DORA metrics of a window, and how much data do they rest on?

import type { DoraLevel, DoraMetrics } from "../../model/dora.ts";
import type { CivilWindow } from "./civil-window.ts";
import { countDays } from "./civil-window.ts";
import { deploymentDaysLevel } from "./deployment-days-level.ts";
import { bandsOf, frequencyLevel, levelOf } from "./find-level.ts";
import type { MeasureOptions } from "../../model/delivery-options.ts";
import { QUICK_CHECK_MEANS } from "./quick-check-means.ts";
import type { Bands, UpperBand } from "./report-years.ts";
import type { DeliverySamples } from "./sample-delivery.ts";
import { ascending, countInterval, lowerMedian, mean, medianInterval, quantile, wilson } from "./statistics.ts";

const HOUR = 3_600_000;
const WEEK = 7;
/** Below this share of changes with wrong clocks, coverage is not reduced. */
const SKEW_SEEN = 0.05;

interface Measuring {
  readonly samples: DeliverySamples;
  readonly window: CivilWindow;
  readonly options: MeasureOptions;
  readonly bands: Bands | null;
}

/** Where there is too little data, value and level are null; how much there is is always told. */
export function measureDelivery(samples: DeliverySamples, window: CivilWindow, options: MeasureOptions): DoraMetrics {
  const measuring = { samples, window, options, bands: bandsOf(options) };
  return {
    deployment_frequency: deploymentFrequency(measuring),
    lead_time: leadTime(measuring),
    change_fail_rate: changeFailRate(measuring),
    recovery_time: recoveryTime(measuring),
    rework_rate: reworkRate(measuring),
  };
}

function deploymentFrequency(measuring: Measuring): DoraMetrics["deployment_frequency"] {
  const { samples, window } = measuring;
  const { span, deployments, attempts, redeploys } = samples;
  const count = deployments.reduce((sum, list) => sum + list.length, 0);
  const per = (amount: number, days: number) => (days > 0 ? amount / days : null);
  const bounds = countInterval(count).map((bound) => per(WEEK * bound, span.days));
  const tried = attempts.successes + attempts.failures;
  return {
    value: per(WEEK * count, span.days),
    n: count,
    unit: "per week",
    level: hasEnoughDays(measuring) ? levelOfFrequency(count, measuring) : null,
    interval: asInterval(bounds),
    confidence: confidenceOf(count),
    coverage: span.days > 0 && samples.days > 0 ? span.days / samples.days : null,
    count,
    perWorkingDay: per(count, span.workingDays),
    daysDeployed: deployments.reduce((sum, list) => sum + countDays(window, list), 0),
    medianGapHours: quantile(ascending(deployments.flatMap(gapsOf)), 0.5),
    redeploys,
    successRate: tried > 0 ? (100 * attempts.successes) / tried : null,
  };
}

function levelOfFrequency(count: number, { samples, window, options, bands }: Measuring): DoraLevel | null {
  if (bands === null) return null;
  if (options.frequencyLevel === "deploymentDays") return deploymentDaysLevel(samples.deployments.flat(), window);
  return frequencyLevel(count, samples.span, bands.deployment_frequency, options.dailyBasis);
}

function gapsOf(times: readonly number[]): readonly number[] {
  return times.slice(1).map((at, index) => (at - (times[index] ?? at)) / HOUR);
}

function leadTime(measuring: Measuring): DoraMetrics["lead_time"] {
  const { leads, contents } = measuring.samples;
  const { hours, skewed, startEstimated, deployedBeforeMerge, byBots } = leads;
  const share = hours.length > 0 ? skewed / hours.length : 0;
  const known = contents.asked > 0 ? contents.known / contents.asked : null;
  return {
    ...times(hours, measuring, measuring.bands?.lead_time),
    coverage: known === null ? null : known * (share > SKEW_SEEN ? 1 - share : 1),
    startEstimated,
    skewed,
    deployedBeforeMerge,
    byBots,
  };
}

function recoveryTime(measuring: Measuring): DoraMetrics["recovery_time"] {
  const { recoveryHours, open } = measuring.samples.failures;
  const all = recoveryHours.length + open.length;
  return {
    ...times(recoveryHours, measuring, measuring.bands?.recovery_time),
    coverage: all > 0 ? recoveryHours.length / all : null,
  };
}

type Times = Omit<DoraMetrics["recovery_time"], "coverage">;

function times(samples: readonly number[], measuring: Measuring, bands: readonly UpperBand[] | undefined): Times {
  const hours = ascending(samples);
  const { average } = measuring.options;
  const value =
    average === "mean" ? mean(samples) : average === "lowerMedian" ? lowerMedian(hours) : quantile(hours, 0.5);
  const hasLevel = value !== null && bands !== undefined && hasEnoughDays(measuring);
  return {
    value,
    n: hours.length,
    unit: "hours",
    level: hasLevel ? levelOf(value, bands) : null,
    interval: asInterval(average === "mean" ? null : medianInterval(hours)),
    confidence: confidenceOf(hours.length),
    mean: mean(samples),
    p75: quantile(hours, 0.75),
    p90: quantile(hours, 0.9),
  };
}

function changeFailRate(measuring: Measuring): DoraMetrics["change_fail_rate"] {
  const { failures, incidents, hasFailureSource } = measuring.samples;
  const all = incidents.attributed + incidents.unattributed;
  return {
    ...rate(failures.failed, failures.of, measuring, measuring.bands?.change_fail_rate),
    // That no failure was ever reported does not mean that there was none.
    coverage: failures.of === 0 || !hasFailureSource ? null : all > 0 ? incidents.attributed / all : 1,
    failed: failures.failed,
  };
}

function reworkRate(measuring: Measuring): DoraMetrics["rework_rate"] {
  const { deployments, rework, contents } = measuring.samples;
  const count = deployments.reduce((sum, list) => sum + list.length, 0);
  const [mean, std] = QUICK_CHECK_MEANS[2025]?.["all"]?.rework_rate ?? [];
  return {
    ...rate(rework, count, measuring, undefined),
    coverage: contents.asked > 0 ? contents.known / contents.asked : count > 0 ? 1 : null,
    rework,
    benchmark: mean === undefined || std === undefined ? null : { mean: 10 * mean, std: 10 * std },
  };
}

type Rate = Omit<DoraMetrics["change_fail_rate"], "coverage" | "failed">;

function rate(hits: number, n: number, measuring: Measuring, bands: readonly UpperBand[] | undefined): Rate {
  const value = n > 0 && n >= measuring.options.minSamples ? (100 * hits) / n : null;
  const hasLevel = value !== null && bands !== undefined && hasEnoughDays(measuring);
  const bounds = wilson(hits, n)?.map((bound) => 100 * bound);
  return {
    value,
    n,
    unit: "percent",
    level: hasLevel ? levelOf(value, bands) : null,
    interval: asInterval(bounds ?? null),
    confidence: confidenceOf(n),
  };
}

/** Whether the entities have enough days, on average: the days of several entities in one window are added up. */
function hasEnoughDays({ samples, window, options }: Measuring): boolean {
  const members = window.whole.days === 0 ? 0 : samples.days / window.whole.days;
  return members > 0 && samples.span.days / members >= options.minDays;
}

function confidenceOf(n: number): "low" | "medium" | "high" {
  return n < 20 ? "low" : n < 100 ? "medium" : "high";
}

function asInterval(bounds: readonly (number | null)[] | null): [number, number] | null {
  const [low = null, high = null] = bounds ?? [];
  return low === null || high === null ? null : [low, high];
}
