// How is told how everything came to stand as it does?

import { z } from "zod";
import { instant, instantParameter, listOf, name } from "./parts.ts";
import { figures } from "./scorecards.ts";

export const INTERVALS = ["day", "week"] as const;
export type Interval = (typeof INTERVALS)[number];

export const scorecardHistoryQuery = z.strictObject({
  from: instantParameter.optional().meta({
    description: "A date, or a time with an offset; the start of its day, or week, counts. Left out: 90 days ago.",
  }),
  to: instantParameter.optional().meta({ description: "As `from`. Left out: now." }),
  owner: name.optional().meta({ description: "Ref of a group or user; a name alone is a group's." }),
  system: name.optional().meta({ description: "Ref of a system, or its name." }),
  interval: z.enum(INTERVALS).default("day").meta({ description: "In UTC; weeks start on Monday." }),
});

const historyPoint = z
  .strictObject({
    at: instant,
    ...figures,
    onTarget: z.number().nullable().meta({
      description: "Percent of those with a target that meet it, one decimal; null: none has one.",
    }),
  })
  .meta({ id: "HistoryPoint" });

export const scorecardHistory = z
  .strictObject({
    scorecard: z.string(),
    title: z.string(),
    draft: z.boolean(),
    levels: listOf(z.string()).meta({ description: "Lowest first, as they are today; others were called so then." }),
    interval: z.enum(INTERVALS),
    since: instant.nullable().meta({ description: "What was before is not known; null: nothing is yet." }),
    points: listOf(historyPoint).meta({
      description: "How all stood at each instant, the first and the last included.",
    }),
  })
  .meta({ id: "ScorecardHistory" });

export type ScorecardHistoryQuery = z.output<typeof scorecardHistoryQuery>;
export type HistoryPoint = z.output<typeof historyPoint>;
export type ScorecardHistory = z.output<typeof scorecardHistory>;
