// What can be asked of the DORA metrics?

import { z } from "zod";
import { DEPLOYMENT_SIGNALS } from "../model/delivery-event.ts";
import {
  AVERAGES,
  DAILY_BASES,
  FAILURE_COUNTS,
  FAILURE_EVIDENCE,
  FAILURE_POLICIES,
  FREQUENCY_LEVELS,
  LEAD_STARTS,
  MULTI_REGION,
  RECOVERIES_OF,
  RECOVERY_STARTS,
  UNITS,
} from "../model/delivery-options.ts";
import { parseDuration } from "../model/time.ts";
import { name } from "./parts.ts";

const truth = z.enum(["true", "false"]).transform((text) => text === "true");
const whole = z.coerce.number().pipe(z.int().min(1));
const words = z.string().transform((text) =>
  text
    .split(",")
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== ""),
);

/** Reads `72h`, or `unlimited` as null. */
const span = z
  .string()
  .transform((text, context) => {
    if (text === "unlimited") return null;
    const duration = parseDuration(text);
    if (duration !== undefined) return duration;
    context.addIssue({ code: "custom", message: "expected a duration like `72h`, or `unlimited`", input: text });
    return z.NEVER;
  })
  .meta({ description: "A duration, or `unlimited`." });

/** All settings of how delivery is counted; each overrides that of the profile. The commands take the same options. */
export const COUNTING_OPTIONS = {
  unit: z.enum(UNITS).optional().meta({ description: "What has a lead time." }),
  leadStart: z.enum(LEAD_STARTS).optional().meta({ description: "Where a lead time starts." }),
  average: z.enum(AVERAGES).optional().meta({ description: "How many times become one value." }),
  includeBaseline: truth.optional().meta({ description: "Whether what the first deployment brought has lead times." }),
  includeRedeploys: truth.optional().meta({ description: "Whether bringing the same again is a deployment." }),
  includeBots: truth.optional().meta({ description: "Whether changes by bots have lead times." }),
  attributionWindow: span
    .optional()
    .meta({ description: "How long after a deployment an incident is attributed to it." }),
  failurePolicy: z
    .enum(FAILURE_POLICIES)
    .optional()
    .meta({ description: "What counts as failing: what runs, the pipeline, or both." }),
  failureEvidence: z
    .enum(FAILURE_EVIDENCE)
    .optional()
    .meta({ description: "Whether only incidents are evidence of failures." }),
  failureCount: z
    .enum(FAILURE_COUNTS)
    .optional()
    .meta({ description: "What is counted: failed deployments, or incidents." }),
  excludeRollbacksFromFailRate: truth
    .optional()
    .meta({ description: "Whether rollbacks are left out of the deployments that could fail." }),
  recoveryStart: z.enum(RECOVERY_STARTS).optional().meta({ description: "Where a recovery starts." }),
  recoveryOf: z.enum(RECOVERIES_OF).optional().meta({ description: "What recovers: deployments, or incidents." }),
  dailyBasis: z.enum(DAILY_BASES).optional().meta({ description: "Which days on-demand is measured by." }),
  frequencyLevel: z
    .enum(FREQUENCY_LEVELS)
    .optional()
    .meta({ description: "Whether the level goes by the rate, or by the days with deployments in a week." }),
  multiRegion: z.enum(MULTI_REGION).optional().meta({ description: "When a release to several regions is finished." }),
  signal: z
    .enum([...DEPLOYMENT_SIGNALS, "auto"])
    .optional()
    .meta({ description: "Which signal reports deployments." }),
  production: words.optional().meta({ description: "Globs of production environments, separated by commas." }),
  hotfixWords: words.optional().meta({ description: "Words that make a change a repair, separated by commas." }),
  minSamples: whole.optional().meta({ description: "How many deployments a rate needs." }),
  minDays: whole.optional().meta({ description: "How many days a level needs." }),
  wholeWindow: truth.optional().meta({ description: "Whether days before the first event are measured as well." }),
  reportYear: whole.optional().meta({ description: "Which year's report defines the levels." }),
};

export const doraQuery = z.strictObject({
  from: name.optional().meta({ description: "A date, from its midnight in the time zone, or a time with an offset." }),
  to: name.optional().meta({ description: "As `from`, exclusive. Default: tomorrow." }),
  window: name.optional().meta({ description: "How many days, if `from` is left out: `90d`." }),
  timezone: name.default("UTC").meta({ description: "An IANA time zone: `Europe/Berlin`." }),
  history: z.enum(["week", "month"]).optional().meta({ description: "Adds figures for each week or month." }),
  weekStart: z.enum(["monday", "sunday"]).default("monday"),
  details: truth.optional().meta({ description: "Lists each deployment and incident as well." }),
  industry: name.default("all").meta({ description: "The industry whose means to compare with in the quick check." }),
  profile: name
    .optional()
    .meta({ description: "Count as another tool does: `devlake`, `gitlab`, `metrik`, `middleware`." }),
  ...COUNTING_OPTIONS,
});

export type DoraQuery = z.output<typeof doraQuery>;
