// How are the DORA metrics answered?

import { z } from "zod";
import { CONFIDENCES, DORA_LEVELS, DORA_UNITS, METRICS } from "../model/dora.ts";
import type { EntityDora, GroupDora } from "../model/dora.ts";
import { entityRef, instant, listOf } from "./parts.ts";

const number = z.number().nullable();

const metricShape = {
  value: number.meta({ description: "Unrounded; null: too little data, or none." }),
  n: z.int().meta({ description: "How many deployments, changes or recoveries it rests on; may be 0." }),
  unit: z.enum(DORA_UNITS),
  level: z.enum(DORA_LEVELS).nullable().meta({
    description: "By the levels of the report year; null: too little data, or no levels were published.",
  }),
  interval: z.tuple([z.number(), z.number()]).nullable().meta({ description: "95 %, in the metric's unit." }),
  confidence: z.enum(CONFIDENCES).meta({ description: "low: n < 20, medium: n < 100." }),
  coverage: number.meta({
    description:
      "0 to 1: how much of what it should rest on is known; null: there is nothing it should rest on, or that is not known.",
  }),
};

const spreadOfTimes = { mean: number, p75: number, p90: number };

const metrics = z.strictObject({
  deployment_frequency: z.strictObject({
    ...metricShape,
    count: z.int(),
    perWorkingDay: number,
    daysDeployed: z.int(),
    medianGapHours: number,
    redeploys: z.int().meta({ description: "Deployments that brought the same again. They count nowhere." }),
    successRate: number.meta({ description: "Percent of attempts that succeeded." }),
  }),
  lead_time: z.strictObject({
    ...metricShape,
    ...spreadOfTimes,
    startEstimated: z.int().meta({ description: "Changes whose first commit is not known." }),
    skewed: z
      .int()
      .meta({ description: "Changes that, by their clocks, were deployed before they were begun; counted as 0." }),
    deployedBeforeMerge: z.int(),
    byBots: z.int(),
  }),
  change_fail_rate: z.strictObject({ ...metricShape, failed: z.int() }),
  recovery_time: z.strictObject({ ...metricShape, ...spreadOfTimes }),
  rework_rate: z.strictObject({
    ...metricShape,
    rework: z.int(),
    benchmark: z
      .strictObject({ mean: z.number(), std: z.number() })
      .nullable()
      .meta({ description: "Percent, as published. There are no levels for it." }),
  }),
});

const backlog = z.strictObject({
  n: z.int(),
  oldestAge: number.meta({ description: "Hours; null: there is none." }),
});

const windowShape = z.strictObject({
  from: instant,
  to: instant.meta({ description: "Exclusive." }),
  timezone: z.string(),
  days: z.number(),
  effectiveDays: z
    .number()
    .meta({ description: "The days from the first event on: nothing is known about the days before it." }),
  workingDays: z.number().meta({ description: "The effective days from Monday to Friday." }),
});

const scores = z.record(z.enum(METRICS), number);

const quickCheck = z
  .strictObject({
    scores: scores.meta({ description: "0 to 10, 10 is best; null: not known." }),
    average: number,
    throughput: number,
    stability: number,
    means: z
      .strictObject({ year: z.int(), industry: z.string(), scores, average: number })
      .meta({ description: "The published means: what others answered." }),
  })
  .meta({ description: "The score of these figures in DORA's quick check." });

const figures = z.strictObject({ from: instant, to: instant, values: z.record(z.enum(METRICS), number) });

const period = z.strictObject({
  from: instant,
  to: instant,
  metrics: z.record(
    z.enum(METRICS),
    z.strictObject({ value: number, n: z.int(), level: z.enum(DORA_LEVELS).nullable() }),
  ),
});

const trend = z
  .strictObject({ now: figures, before: figures })
  .meta({ description: "The last 30 days of the window, and the 30 before." });

const shared = {
  window: windowShape,
  reportYear: z.int(),
  profile: z.string().nullable().meta({ description: "The tool whose way of counting was used; null: Muster's own." }),
  metrics,
  unattributedIncidents: z
    .int()
    .meta({ description: "Incidents in the window that could not be attributed to a deployment." }),
  undeployed: backlog.meta({ description: "Changes that are merged but not in production." }),
  open: backlog.meta({ description: "Failed deployments without recovery." }),
  quickCheck,
  trend: trend.nullable().meta({ description: "Null: the window has fewer than 60 days." }),
  history: listOf(period).nullable().meta({ description: "By week or month; null: not asked for." }),
  notes: listOf(z.string()).meta({ description: "What to know before relying on it." }),
};

const deployment = z.strictObject({
  key: z.string(),
  environments: listOf(z.string()),
  finishedAt: instant,
  outcome: z.enum(["success", "failure"]),
  type: z.enum(["deploy", "rollback", "redeploy"]),
  isBaseline: z.boolean(),
  isRework: z.boolean(),
  sha: z.string().nullable(),
  ships: listOf(z.strictObject({ change: z.string(), leadHours: number })),
  failed: z
    .strictObject({
      reasons: listOf(z.string()),
      incidents: listOf(z.string()),
      recoveredAt: instant.nullable(),
    })
    .nullable(),
});

const incident = z.strictObject({
  id: z.string(),
  beganAt: instant,
  resolvedAt: instant.nullable(),
  deployments: listOf(z.string()),
  link: z.enum(["deployment", "commit", "change", "artifact", "time"]).nullable(),
  isAmbiguous: z.boolean().meta({ description: "A deployment was under way when it began." }),
});

export const entityDora: z.ZodType<EntityDora> = z
  .strictObject({
    entity: entityRef,
    ...shared,
    signal: z.string().nullable().meta({ description: "The signal that reports deployments; null: there are none." }),
    dataErrors: listOf(z.strictObject({ code: z.string(), subject: z.string(), message: z.string() })).meta({
      description: "Events that cannot be true. They count nowhere.",
    }),
    deployments: listOf(deployment).nullable().meta({ description: "In the window; null: not asked for." }),
    incidents: listOf(incident).nullable().meta({ description: "In the window; null: not asked for." }),
  })
  .meta({ id: "EntityDora" });

const extreme = z.strictObject({ entity: entityRef, value: z.number(), level: z.enum(DORA_LEVELS).nullable() });

export const groupDora: z.ZodType<GroupDora> = z
  .strictObject({
    group: z.string(),
    members: z.int(),
    ...shared,
    spread: z
      .record(z.enum(METRICS), z.strictObject({ best: extreme, worst: extreme, known: z.int() }).nullable())
      .meta({ description: "The members at both ends; null: none is known." }),
  })
  .meta({ id: "GroupDora" });
