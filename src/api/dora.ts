// How are the DORA metrics told?

import { z } from "zod";
import { CONFIDENCES, DORA_LEVELS, DORA_UNITS, METRICS } from "../model/dora.ts";
import type { EntityDora, GroupDora } from "../model/dora.ts";
import { entityRef, instant, listOf } from "./parts.ts";

const number = z.number().nullable();

const metricShape = {
  value: number.meta({ description: "Unrounded; null: too little data, or none." }),
  n: z.int().meta({ description: "How many deployments, changes or recoveries it rests on; also 0." }),
  unit: z.enum(DORA_UNITS),
  level: z.enum(DORA_LEVELS).nullable().meta({
    description: "By the bands of the report year; null: too little data, or none are published.",
  }),
  interval: z.tuple([z.number(), z.number()]).nullable().meta({ description: "95 %, in the metric's unit." }),
  confidence: z.enum(CONFIDENCES).meta({ description: "low: n < 20, medium: n < 100." }),
  coverage: number.meta({
    description: "0 to 1: how much of what it should rest on is known; null: of nothing, or that is not known either.",
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
    redeploys: z.int().meta({ description: "Brought the same again: they count nowhere." }),
    successRate: number.meta({ description: "Percent of attempts that succeeded." }),
  }),
  lead_time: z.strictObject({
    ...metricShape,
    ...spreadOfTimes,
    startEstimated: z.int().meta({ description: "Changes whose first commit is not known." }),
    skewed: z
      .int()
      .meta({ description: "Changes that clocks say were deployed before they were begun; counted as 0." }),
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
      .meta({ description: "Percent, as published: there are no levels of it." }),
  }),
});

const backlog = z.strictObject({
  n: z.int(),
  oldestAge: number.meta({ description: "Hours; null: there is none." }),
});

const windowShape = z.strictObject({
  from: instant,
  to: instant.meta({ description: "Does not belong to it." }),
  timezone: z.string(),
  days: z.number(),
  effectiveDays: z.number().meta({ description: "Of those, from the first event on: nothing is known of the others." }),
  workingDays: z.number().meta({ description: "Of the effective days, Monday to Friday." }),
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
      .meta({ description: "What others answered: the published means." }),
  })
  .meta({ description: "What the DORA quick check would say to these figures." });

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
  profile: z.string().nullable().meta({ description: "Whose way of counting it is; null: ours." }),
  metrics,
  unattributedIncidents: z.int().meta({ description: "In the window, that no deployment could be found for." }),
  undeployed: backlog.meta({ description: "Changes that were merged and are not in production." }),
  open: backlog.meta({ description: "Failed deployments that have not been recovered from." }),
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
    signal: z.string().nullable().meta({ description: "What deployments are told from; null: there are none." }),
    dataErrors: listOf(z.strictObject({ code: z.string(), subject: z.string(), message: z.string() })).meta({
      description: "What cannot be true, and counts nowhere.",
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
