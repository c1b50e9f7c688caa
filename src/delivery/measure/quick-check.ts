// Which scores would the DORA quick check give for these figures?

import { METRICS } from "../../model/dora.ts";
import type { DoraMetrics, MetricId, QuickCheck } from "../../model/dora.ts";
import type { Span } from "./civil-window.ts";
import { mean } from "./statistics.ts";
import { QUICK_CHECK_MEANS } from "./quick-check-means.ts";

const HOURS: readonly (readonly [hours: number, answer: number])[] = [
  [1, 6],
  [24, 5],
  [7 * 24, 4],
  [30 * 24, 3],
  [180 * 24, 2],
];
const THROUGHPUT: readonly MetricId[] = ["lead_time", "deployment_frequency", "recovery_time"];
const STABILITY: readonly MetricId[] = ["change_fail_rate", "rework_rate"];

type Scores = Record<MetricId, number | null>;

/** An average is given only where all its parts are known. `year` and `industry`: whose means to compare with. */
export function scoreQuickCheck(metrics: DoraMetrics, span: Span, year: number, industry: string): QuickCheck {
  const scores: Scores = {
    deployment_frequency: ofAnswer(frequencyAnswer(metrics.deployment_frequency, span)),
    lead_time: ofAnswer(hoursAnswer(metrics.lead_time.value)),
    change_fail_rate: ofPercent(metrics.change_fail_rate.value),
    recovery_time: ofAnswer(hoursAnswer(metrics.recovery_time.value)),
    rework_rate: ofPercent(metrics.rework_rate.value),
  };
  const meanYear = QUICK_CHECK_MEANS[year] === undefined ? 2025 : year;
  return {
    scores,
    average: averageOf(scores, METRICS),
    throughput: averageOf(scores, THROUGHPUT),
    stability: averageOf(scores, STABILITY),
    means: { year: meanYear, industry, ...publishedMeans(meanYear, industry) },
  };
}

export function industriesOf(year: number): readonly string[] {
  return Object.keys(QUICK_CHECK_MEANS[year] ?? QUICK_CHECK_MEANS[2025] ?? {});
}

function averageOf(scores: Scores, metrics: readonly MetricId[]): number | null {
  const known = metrics.flatMap((metric) => scores[metric] ?? []);
  return known.length === metrics.length ? mean(known) : null;
}

/** Maps answers from 1 to 6 to scores from 0 to 10. */
function ofAnswer(answer: number | null): number | null {
  return answer === null ? null : ((answer - 1) / 5) * 10;
}

function ofPercent(percent: number | null): number | null {
  return percent === null ? null : 10 - percent / 10;
}

function hoursAnswer(hours: number | null): number | null {
  return hours === null ? null : (HOURS.find(([below]) => hours < below)?.[1] ?? 1);
}

/** The answers "once a day" and "several times a day" overlap: here twice per working day counts as several. */
function frequencyAnswer({ count }: DoraMetrics["deployment_frequency"], { days, workingDays }: Span): number | null {
  if (days <= 0) return null;
  if (workingDays > 0 && count >= 2 * workingDays) return 6;
  if (workingDays > 0 && count >= workingDays) return 5;
  const per = [7, 30, 180].findIndex((span) => count * span >= days);
  return per < 0 ? 1 : 4 - per;
}

/** For the two rates 10 is the worst score as published, so they are turned round: here 10 is always best. */
function publishedMeans(year: number, industry: string): Pick<QuickCheck["means"], "scores" | "average"> {
  const published = QUICK_CHECK_MEANS[year]?.[industry] ?? {};
  const scores = Object.fromEntries(
    METRICS.map((metric) => {
      const score = published[metric]?.[0];
      if (score === undefined) return [metric, null];
      return [metric, STABILITY.includes(metric) ? 10 - score : score];
    }),
  ) as Scores;
  const known = METRICS.flatMap((metric) => scores[metric] ?? []);
  return { scores, average: mean(known) };
}
