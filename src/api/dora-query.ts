// How are the DORA metrics asked for?

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

/** `72h`, or `unlimited`. */
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

/** Whatever may be set about how delivery is counted; each stands above the profile's. Commands take the same. */
export const COUNTING_OPTIONS = {
  unit: z.enum(UNITS).optional().meta({ description: "What a lead time is of." }),
  leadStart: z.enum(LEAD_STARTS).optional().meta({ description: "Where a lead time starts." }),
  average: z.enum(AVERAGES).optional().meta({ description: "What value is told of many times." }),
  includeBaseline: truth.optional().meta({ description: "Whether what the first deployment brought has lead times." }),
  includeRedeploys: truth.optional().meta({ description: "Whether bringing the same again is a deployment." }),
  includeBots: truth.optional().meta({ description: "Whether changes by bots have lead times." }),
  attributionWindow: span
    .optional()
    .meta({ description: "How long after a deployment an incident is put down to it." }),
  failurePolicy: z
    .enum(FAILURE_POLICIES)
    .optional()
    .meta({ description: "What fails: what runs, the pipeline, or both." }),
  failureEvidence: z
    .enum(FAILURE_EVIDENCE)
    .optional()
    .meta({ description: "Whether incidents alone tell of failures." }),
  failureCount: z
    .enum(FAILURE_COUNTS)
    .optional()
    .meta({ description: "What is counted: failed deployments, or incidents." }),
  excludeRollbacksFromFailRate: truth.optional().meta({ description: "Whether rollbacks cannot fail." }),
  recoveryStart: z.enum(RECOVERY_STARTS).optional().meta({ description: "Where a recovery starts." }),
  recoveryOf: z.enum(RECOVERIES_OF).optional().meta({ description: "What recovers: deployments, or incidents." }),
  dailyBasis: z.enum(DAILY_BASES).optional().meta({ description: "What days on-demand is measured by." }),
  frequencyLevel: z
    .enum(FREQUENCY_LEVELS)
    .optional()
    .meta({ description: "Whether the rate is the level, or the days of a week." }),
  multiRegion: z.enum(MULTI_REGION).optional().meta({ description: "When a release to several regions is finished." }),
  signal: z
    .enum([...DEPLOYMENT_SIGNALS, "auto"])
    .optional()
    .meta({ description: "What deployments are told from." }),
  production: words.optional().meta({ description: "Globs of environments, with commas between them." }),
  hotfixWords: words.optional().meta({ description: "With commas between them: they make a change a repair." }),
  minSamples: whole.optional().meta({ description: "Of how many deployments a rate is told." }),
  minDays: whole.optional().meta({ description: "Of how many days a level is told." }),
  wholeWindow: truth.optional().meta({ description: "Whether days before the first event are measured as well." }),
  reportYear: whole.optional().meta({ description: "Whose bands are the levels." }),
};

export const doraQuery = z.strictObject({
  from: name.optional().meta({ description: "A date, from its midnight in the time zone, or a time with an offset." }),
  to: name.optional().meta({ description: "As `from`; it does not belong to the window. Left out: tomorrow." }),
  window: name.optional().meta({ description: "How many days, where `from` is left out: `90d`." }),
  timezone: name.default("UTC").meta({ description: "IANA: `Europe/Berlin`." }),
  history: z.enum(["week", "month"]).optional().meta({ description: "Also tell each." }),
  weekStart: z.enum(["monday", "sunday"]).default("monday"),
  details: truth.optional().meta({ description: "Also tell each deployment and incident." }),
  industry: name.default("all").meta({ description: "Whose means of the quick check to compare with." }),
  profile: name.optional().meta({ description: "Count as another does: `devlake`, `gitlab`, `metrik`, `middleware`." }),
  ...COUNTING_OPTIONS,
});

export type DoraQuery = z.output<typeof doraQuery>;
