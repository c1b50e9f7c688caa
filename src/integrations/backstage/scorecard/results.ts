// How do stored evaluations appear as metric results in Red Hat Developer Hub, for one entity and for all?

import type { EntityPath } from "../../../api/parts.ts";
import type { Aggregation, MetricResult, MetricsQuery } from "../../../api/rhdh-scorecard.ts";
import { findEntity } from "../../../app/evaluations/find-entity.ts";
import { walkEvaluations } from "../../../app/evaluations/walk-evaluations.ts";
import { currentRules } from "../../../app/rules/current-rules.ts";
import type { Muster } from "../../../app/muster.ts";
import type { EvaluationRecord } from "../../../model/evaluation-record.ts";
import { formatInstant } from "../../../model/time.ts";
import { findMetric, metricSources, selectMetrics } from "./metrics.ts";
import type { MetricSource } from "./metrics.ts";

/** Without metrics that do not apply; a value that is not known is an error with its reason. */
export async function entityMetrics(
  muster: Muster,
  path: EntityPath,
  query: Pick<MetricsQuery, "metricIds">,
): Promise<readonly MetricResult[]> {
  const rules = await currentRules(muster);
  const sources = selectMetrics(rules, query);
  const { evaluations, rulebook } = await findEntity(muster, path);
  if (rulebook !== rules.rulebook.digest) return [];
  return sources.flatMap((source) => resultOf(source, evaluations.get(source.scorecard)) ?? []);
}

function resultOf(
  { metric, thresholds: definition, keyOf, read }: MetricSource,
  record: EvaluationRecord | undefined,
): MetricResult | undefined {
  const told = record && read(record);
  if (record === undefined || told === undefined) return undefined;
  const { id, ...metadata } = metric;
  const timestamp = formatInstant(record.changedAt);
  if (told.value !== null) {
    const thresholdResult = { status: "success" as const, definition, evaluation: keyOf(told.value) };
    return { id, status: "success", metadata, result: { value: told.value, timestamp, thresholdResult } };
  }
  const { error } = told;
  const thresholdResult = { status: "error" as const, definition, evaluation: null, error };
  return { id, status: "error", metadata, result: { value: null, timestamp, thresholdResult }, error };
}

/** How many entities have each status. An aggregation has the same id as its metric. */
export async function aggregateMetric(muster: Muster, id: string): Promise<Aggregation> {
  const at = muster.clock.now();
  const rules = await currentRules(muster);
  const { metric, scorecard, thresholds, keyOf, read } = findMetric(metricSources(rules), id);
  const counts = new Map(thresholds.rules.map(({ key }) => [key, 0]));
  let [total, errors] = [0, 0];
  await walkEvaluations(muster, { scorecard }, rules.rulebook.digest, (record) => {
    const told = read(record);
    if (told === undefined) return;
    if (told.value === null) {
      errors++;
      return;
    }
    const key = keyOf(told.value);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    total++;
  });
  const { id: _, ...about } = metric;
  return {
    id,
    status: "success",
    metadata: { ...about, aggregationType: "statusGrouped" },
    result: {
      values: [...counts].map(([name, count]) => ({ name, count })),
      total,
      timestamp: formatInstant(at),
      entitiesConsidered: total + errors,
      calculationErrorCount: errors,
      thresholds,
    },
  };
}
