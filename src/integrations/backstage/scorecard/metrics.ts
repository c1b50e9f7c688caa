// How do scorecards and rules appear as metrics of Red Hat Developer Hub's Scorecard plugin?

import type { BackstageMetric, MetricsQuery, Thresholds } from "../../../api/rhdh-scorecard.ts";
import { currentRules } from "../../../app/rules/current-rules.ts";
import type { CompiledRulebook } from "../../../app/rules/rules-in-force.ts";
import type { Muster } from "../../../app/muster.ts";
import type { EvaluationRecord } from "../../../model/evaluation-record.ts";
import { suggest } from "../../../model/nearest.ts";
import { Refusal } from "../../../model/refusal.ts";

/** The value for one entity. A null value is not known, with the reason. Undefined: the metric does not apply. */
export type MetricValue = { readonly value: number | boolean } | { readonly value: null; readonly error: string };

export interface MetricSource {
  readonly metric: BackstageMetric;
  readonly scorecard: string;
  readonly thresholds: Thresholds;
  /** The key of the threshold rule that matches a value. */
  readonly keyOf: (value: number | boolean) => string;
  readonly read: (record: EvaluationRecord) => MetricValue | undefined;
  /** Which part of the scorecard it shows; a rule by its id. */
  readonly of: "level" | "score" | { readonly rule: string };
}

const [GOOD, MIDDLING, BAD] = ["success.main", "warning.main", "error.main"] as const;
const NO_LEVEL = "none";

/** `scorecard.level`, `scorecard.score`, and `scorecard.rule` for each rule; without drafts. */
export function metricSources({ scorecards }: CompiledRulebook): readonly MetricSource[] {
  return scorecards
    .map(({ scorecard }) => scorecard)
    .filter(({ draft }) => !draft)
    .flatMap((scorecard) => {
      const { id, title, description = title, levels, rules } = scorecard;
      const ofRules = rules.flatMap((rule, index): MetricSource[] => {
        // These two ids are used for the metrics of the scorecard itself.
        if (rule.draft || rule.id === "level" || rule.id === "score") return [];
        const metric = { id: `${id}.${rule.id}`, title: rule.title, description: rule.why ?? rule.title };
        return [
          {
            metric: { ...metric, type: "boolean", history: true },
            scorecard: id,
            thresholds: PASSES,
            keyOf: (value) => (value === true ? "success" : "error"),
            read: ({ outcomes }) => readOutcome(outcomes[index]),
            of: { rule: rule.id },
          },
        ];
      });
      const level: MetricSource = {
        metric: { id: `${id}.level`, title: `${title}: level`, description, type: "number", history: true },
        scorecard: id,
        thresholds: { rules: [NO_LEVEL, ...levels].map((key, rank) => levelRule(key, rank, levels.length)) },
        keyOf: (value) => levels[Number(value) - 1] ?? NO_LEVEL,
        read: ({ rank }) => ({ value: rank }),
        of: "level",
      };
      const score: MetricSource = {
        metric: { id: `${id}.score`, title: `${title}: score`, description, type: "number", history: true },
        scorecard: id,
        thresholds: SCORES,
        keyOf: (value) => scoreKey(Number(value)),
        read: (record) => ({ value: record.score }),
        of: "score",
      };
      return [level, score, ...ofRules];
    });
}

const PASSES: Thresholds = {
  rules: [
    { key: "success", expression: "==true", color: GOOD },
    { key: "error", expression: "==false", color: BAD },
  ],
};
const SCORES: Thresholds = {
  rules: [
    { key: "success", expression: ">=80", color: GOOD },
    { key: "warning", expression: ">=50", color: MIDDLING },
    { key: "error", expression: "<50", color: BAD },
  ],
};

function levelRule(key: string, rank: number, highest: number): Thresholds["rules"][number] {
  const color = rank === 0 ? BAD : rank === highest ? GOOD : MIDDLING;
  return { key, expression: `==${rank}`, color };
}

function scoreKey(score: number): string {
  if (score >= 80) return "success";
  return score >= 50 ? "warning" : "error";
}

function readOutcome(recorded: EvaluationRecord["outcomes"][number] | undefined): MetricValue | undefined {
  const { outcome, cause = null } = recorded ?? {};
  if (outcome === "pass" || outcome === "fail") return { value: outcome === "pass" };
  return outcome === "unknown" ? { value: null, error: `not known: ${cause ?? "missing"}` } : undefined;
}

/** Throws Refusal `malformed` where both are given, `missing` for a metric that does not exist. */
export function selectMetrics(
  rules: CompiledRulebook,
  { metricIds, datasource }: MetricsQuery,
): readonly MetricSource[] {
  const all = metricSources(rules);
  if (metricIds !== undefined && datasource !== undefined) {
    const help = "ask for `metricIds` or for a `datasource`";
    throw new Refusal("malformed", "two-selections", "`metricIds` and `datasource` are both given", { help });
  }
  if (datasource !== undefined) return all.filter(({ scorecard }) => scorecard === datasource);
  if (metricIds === undefined) return all;
  return metricIds.split(",").map((id) => findMetric(all, id.trim()));
}

/** Throws Refusal `missing` if there is none. */
export function findMetric(all: readonly MetricSource[], id: string): MetricSource {
  const found = all.find(({ metric }) => metric.id === id);
  if (found !== undefined) return found;
  const help = suggest(
    id,
    all.map(({ metric }) => metric.id),
  );
  throw new Refusal("missing", "no-such-metric", `there is no metric \`${id}\``, help === undefined ? {} : { help });
}

export async function listMetrics(
  muster: Muster,
  query: MetricsQuery,
): Promise<{ readonly metrics: readonly BackstageMetric[] }> {
  return { metrics: selectMetrics(await currentRules(muster), query).map(({ metric }) => metric) };
}
