// How did a metric of an entity develop, day by day, in the form of Red Hat Developer Hub's charts?

import { ruleHistoryQuery, scorecardHistoryQuery } from "../../../api/history.ts";
import type { HistoryPoint, RulePoint } from "../../../api/history.ts";
import type { EntityPath } from "../../../api/parts.ts";
import type { TimeSeries, TimeSeriesQuery } from "../../../api/rhdh-scorecard.ts";
import { findEntity } from "../../../app/evaluations/find-entity.ts";
import type { Muster } from "../../../app/muster.ts";
import { ruleHistory } from "../../../app/reports/rule-history.ts";
import { scorecardHistory } from "../../../app/reports/scorecard-history.ts";
import { currentRules } from "../../../app/rules/current-rules.ts";
import { Refusal } from "../../../model/refusal.ts";
import { DAY, formatInstant, parseInstant } from "../../../model/time.ts";
import type { Instant } from "../../../model/time.ts";
import { findMetric, metricSources } from "./metrics.ts";
import type { MetricSource, MetricValue } from "./metrics.ts";

const MOST_DAYS = 365;

/** One point per day, as of its end; without days on which the scorecard or rule did not apply. */
export async function entityTimeSeries(
  muster: Muster,
  path: EntityPath,
  { metricId, from, to }: TimeSeriesQuery,
): Promise<TimeSeries> {
  const source = findMetric(metricSources(await currentRules(muster)), metricId);
  const { ref } = (await findEntity(muster, path)).entry.entity;
  const [start, end] = [parseInstant(from) ?? 0, parseInstant(to) ?? 0];
  requireWindow(start, end);
  const now = muster.clock.now();
  const series = start > now ? [] : await read(muster, source, ref, { from, to: formatInstant(Math.min(end, now)) });
  const { id: _, ...metadata } = source.metric;
  return {
    metricId,
    entityRef: ref,
    metadata,
    // The first point is the state before the first day.
    points: series.filter(({ at }) => at > start).map(({ at, told }) => pointOf(source, at, told)),
    thresholds: source.thresholds,
  };
}

function requireWindow(start: Instant, end: Instant): void {
  const days = (end - start) / DAY;
  if (days >= 0 && days <= MOST_DAYS) return;
  const problem = days < 0 ? "`from` is later than `to`" : `\`from\` and \`to\` are more than ${MOST_DAYS} days apart`;
  throw new Refusal("malformed", "bad-range", problem);
}

interface Told {
  readonly at: Instant;
  readonly told: MetricValue;
}

async function read(
  muster: Muster,
  { scorecard, of }: MetricSource,
  entity: string,
  window: { readonly from: string; readonly to: string },
): Promise<readonly Told[]> {
  if (typeof of === "object") {
    const asked = { scorecard, rule: of.rule };
    const { points } = await ruleHistory(muster, asked, ruleHistoryQuery.parse({ ...window, entity }));
    return points.flatMap((point) => toldOf(point, valueOfRule(point)));
  }
  const { points, levels } = await scorecardHistory(
    muster,
    scorecard,
    scorecardHistoryQuery.parse({ ...window, entity }),
  );
  const value = of === "score" ? scoreOf : (point: HistoryPoint) => rankOf(point, levels);
  return points.flatMap((point) => toldOf(point, value(point)));
}

function toldOf({ at }: { readonly at: string }, told: MetricValue | undefined): Told[] {
  const instant = parseInstant(at);
  return told === undefined || instant === undefined ? [] : [{ at: instant, told }];
}

function scoreOf({ score }: HistoryPoint): MetricValue | undefined {
  return score === null ? undefined : { value: score };
}

function rankOf({ entities, held }: HistoryPoint, levels: readonly string[]): MetricValue | undefined {
  if (entities === 0) return undefined;
  const level = held.find((one) => one.entities > 0)?.level ?? null;
  if (level === null || levels.includes(level)) return { value: level === null ? 0 : levels.indexOf(level) + 1 };
  return { value: null, error: `the level \`${level}\` was renamed since` };
}

function valueOfRule({ outcomes: { pass, fail, unknown } }: RulePoint): MetricValue | undefined {
  if (pass + fail > 0) return { value: pass > 0 };
  return unknown > 0 ? { value: null, error: "not known" } : undefined;
}

/** A midnight is the end of the day before it. */
function pointOf({ keyOf }: MetricSource, at: Instant, told: MetricValue): TimeSeries["points"][number] {
  const timestamp = formatInstant(at % DAY === 0 ? at - 1_000 : at);
  if (told.value === null) return { value: null, timestamp, error: told.error };
  return { value: told.value, timestamp, thresholdEvaluation: keyOf(told.value) };
}
