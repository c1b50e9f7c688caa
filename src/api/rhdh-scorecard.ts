// What does the Scorecard plugin of Red Hat Developer Hub ask for, and what does it read? The names here are the
// plugin's.

import { z } from "zod";
import { parseInstant } from "../model/time.ts";
import { instant, listOf, name } from "./parts.ts";

export const metricsQuery = z.strictObject({
  metricIds: z.string().max(20_000).optional().meta({ description: "Ids, separated by commas. Default: all." }),
  datasource: name
    .optional()
    .meta({ description: "Id of a scorecard whose metrics to list. Not together with `metricIds`." }),
});

export const entityMetricsPath = z.strictObject({ kind: name, namespace: name, name });
export const entityMetricsQuery = z.strictObject({ metricIds: metricsQuery.shape.metricIds });
export const aggregationPath = z.strictObject({ id: name });

const about = {
  title: z.string(),
  description: z.string(),
  type: z.enum(["number", "boolean"]),
  history: z.boolean(),
};

export const metric = z.strictObject({ id: z.string(), ...about }).meta({ id: "BackstageMetric" });
export const metrics = z.strictObject({ metrics: listOf(metric) });

const thresholds = z.strictObject({
  rules: listOf(z.strictObject({ key: z.string(), expression: z.string(), color: z.string() })),
});

export const metricResult = z
  .strictObject({
    id: z.string(),
    status: z.enum(["success", "error"]),
    metadata: z.strictObject(about),
    result: z.strictObject({
      value: z.union([z.number(), z.boolean()]).nullable(),
      timestamp: instant,
      thresholdResult: z.strictObject({
        status: z.enum(["success", "error"]),
        definition: thresholds,
        evaluation: z.string().nullable().meta({ description: "Key of the first threshold rule that fits." }),
        error: z.string().optional(),
      }),
    }),
    error: z.string().optional().meta({ description: "Why there is no value." }),
  })
  .meta({ id: "BackstageMetricResult" });
export const metricResults = listOf(metricResult);

export const aggregation = z.strictObject({
  id: z.string(),
  status: z.literal("success"),
  metadata: z.strictObject({ ...about, aggregationType: z.literal("statusGrouped") }),
  result: z.strictObject({
    values: listOf(z.strictObject({ name: z.string(), count: z.int() })),
    total: z.int(),
    timestamp: instant,
    entitiesConsidered: z.int(),
    calculationErrorCount: z.int(),
    thresholds,
  }),
});

const isoTime = z.string().refine((text) => parseInstant(text) !== undefined, "an ISO time");

export const timeSeriesQuery = z.strictObject({
  metricId: z.string().min(1).max(255),
  from: isoTime,
  to: isoTime.meta({ description: "Inclusive; at most 365 days after `from`." }),
});

export const timeSeries = z
  .strictObject({
    metricId: z.string(),
    entityRef: z.string(),
    metadata: z.strictObject(about),
    points: listOf(
      z.strictObject({
        value: z.union([z.number(), z.boolean()]).nullable(),
        timestamp: instant,
        thresholdEvaluation: z.string().nullable().optional(),
        error: z.string().optional().meta({ description: "Why there is no value." }),
      }),
    ).meta({
      description:
        "One for each day in UTC, as it stood at the end of the day, without days on which it did not apply.",
    }),
    thresholds,
  })
  .meta({ id: "BackstageTimeSeries" });

export type TimeSeriesQuery = z.output<typeof timeSeriesQuery>;
export type TimeSeries = z.output<typeof timeSeries>;
export type MetricsQuery = z.output<typeof metricsQuery>;
export type BackstageMetric = z.output<typeof metric>;
export type MetricResult = z.output<typeof metricResult>;
export type Aggregation = z.output<typeof aggregation>;
export type Thresholds = z.output<typeof thresholds>;
