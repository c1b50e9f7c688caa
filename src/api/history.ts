// How does the API answer how everything came to stand as it does?

import { z } from "zod";
import { OUTCOMES } from "./finding-body.ts";
import { pageOf, pageQuery } from "./page.ts";
import { entityPath, instant, instantParameter, jsonValue, listOf, name } from "./parts.ts";
import { figures, outcomeCounts } from "./scorecards.ts";

const outcome = z.enum(OUTCOMES);

export const INTERVALS = ["day", "week"] as const;
export type Interval = (typeof INTERVALS)[number];

export const scorecardHistoryQuery = z.strictObject({
  from: instantParameter.optional().meta({
    description: "A date, or a time with an offset; the start of its day or week counts. Default: 90 days ago.",
  }),
  to: instantParameter.optional().meta({ description: "As `from`. Default: now." }),
  owner: name.optional().meta({ description: "Ref of a group or user; a name alone is a group's." }),
  system: name.optional().meta({ description: "Ref of a system, or its name." }),
  entity: name.optional().meta({ description: "Only this entity: its ref, or a component's name." }),
  interval: z.enum(INTERVALS).default("day").meta({ description: "In UTC; weeks start on Monday." }),
});

export const ruleHistoryQuery = scorecardHistoryQuery.pick({ from: true, to: true, entity: true, interval: true });

const historyPoint = z
  .strictObject({
    at: instant,
    ...figures,
    onTarget: z.number().nullable().meta({
      description: "Percent of entities with a target that meet it, one decimal; null: none has a target.",
    }),
  })
  .meta({ id: "HistoryPoint" });

export const scorecardHistory = z
  .strictObject({
    scorecard: z.string(),
    title: z.string(),
    draft: z.boolean(),
    levels: listOf(z.string()).meta({
      description: "Lowest first, as they are today. Points in the past may name others.",
    }),
    interval: z.enum(INTERVALS),
    since: instant
      .nullable()
      .meta({ description: "Nothing is known before this instant; null: nothing is known yet." }),
    points: listOf(historyPoint).meta({
      description: "How all entities stood at each instant, including the first and the last.",
    }),
  })
  .meta({ id: "ScorecardHistory" });

const rulePoint = z
  .strictObject({
    at: instant,
    outcomes: outcomeCounts,
    passing: z.number().nullable().meta({
      description: "Percent of entities the rule applies to that pass, one decimal; null: it applies to none.",
    }),
  })
  .meta({ id: "RulePoint" });

export const ruleHistory = z
  .strictObject({
    scorecard: z.string(),
    rule: z.string(),
    interval: z.enum(INTERVALS),
    since: instant
      .nullable()
      .meta({ description: "Nothing is known before this instant; null: nothing is known yet." }),
    points: listOf(rulePoint),
  })
  .meta({ id: "RuleHistory" });

export const entityHistoryQuery = z.strictObject({
  ...pageQuery,
  scorecard: name.optional(),
  from: instantParameter.optional(),
  to: instantParameter.optional().meta({ description: "Exclusive." }),
});

export const findingPath = z.strictObject({ ...entityPath.shape, scorecard: name, rule: name });
export const findingHistoryQuery = z.strictObject(pageQuery);

const flipCause = z
  .strictObject({
    kind: z.enum(["fact", "field", "level", "rulebook", "time", "import", "waiver"]),
    name: z.string().nullable().meta({
      description:
        "The name of the fact, field, scorecard, related entity, rulebook, catalog source or waiver; null: the passing of time.",
    }),
    change: z
      .strictObject({ source: z.string(), from: jsonValue.optional(), to: jsonValue.optional() })
      .optional()
      .meta({ description: "For a fact: its source, and its value before and after; long values are left out." }),
  })
  .meta({ id: "FlipCause" });

const flipShape = {
  from: outcome.nullable().meta({ description: "Null: the rule was not asked of the entity." }),
  to: outcome.nullable().meta({ description: "Null: the rule is no longer asked of the entity." }),
  cause: flipCause,
};

const stand = z
  .strictObject({
    level: z.string().nullable(),
    standing: z.enum(["met", "below", "unknown"]).nullable(),
    score: z.number(),
  })
  .meta({ id: "Stand" });

const digests = {
  rulebook: z.string().meta({ description: "Digest of the rulebook it was evaluated by." }),
  fromRulebook: z
    .string()
    .nullable()
    .meta({ description: "Digest of the rulebook before; null: the scorecard did not apply." }),
};

const movement = z
  .strictObject({
    scorecard: z.string(),
    at: instant,
    from: stand.nullable().meta({ description: "Null: the scorecard did not apply to the entity." }),
    to: stand.nullable().meta({ description: "Null: it no longer applies, or the entity left the catalog." }),
    cause: flipCause,
    flips: listOf(z.strictObject({ rule: z.string(), ...flipShape })),
    ...digests,
  })
  .meta({ id: "Movement" });

export const moversQuery = z.strictObject({
  from: instantParameter.optional().meta({ description: "Default: a week before `to`." }),
  to: instantParameter.optional().meta({ description: "Exclusive. Default: now." }),
  scorecard: name.optional().meta({ description: "Default: all scorecards except drafts." }),
  owner: name.optional().meta({ description: "Ref of a group or user; a name alone is a group's." }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(20)
    .meta({ description: "How many at most in each direction." }),
});

const mover = z
  .strictObject({
    entity: z.string(),
    owner: z.string().nullable(),
    scorecard: z.string(),
    title: z.string().meta({ description: "Of the scorecard." }),
    at: instant.meta({ description: "When it last moved to another level." }),
    from: z.string().nullable().meta({ description: "The first level in the period; null: none." }),
    to: z.string().nullable().meta({ description: "The last level in the period; null: none." }),
    cause: flipCause,
    flips: listOf(z.strictObject({ rule: z.string(), ...flipShape })).meta({
      description: "The outcomes that led there, at most five; empty: the requirements changed.",
    }),
  })
  .meta({ id: "Mover" });

const moverList = z.strictObject({
  total: z.int(),
  items: listOf(mover).meta({ description: "Latest first." }),
});

export const movers = z
  .strictObject({
    from: instant,
    to: instant,
    isWhole: z.boolean().meta({ description: "False: so much moved that the older movements were left out." }),
    up: moverList,
    down: moverList,
  })
  .meta({ id: "Movers" });

export const entityHistory = pageOf(movement).meta({ id: "EntityHistory" });

export const findingHistory = pageOf(
  z.strictObject({ at: instant, ...flipShape, ...digests }).meta({ id: "Flip" }),
).meta({ id: "FindingHistory" });

export type EntityHistoryQuery = z.output<typeof entityHistoryQuery>;
export type EntityHistory = z.output<typeof entityHistory>;
export type FindingPath = z.output<typeof findingPath>;
export type FindingHistoryQuery = z.output<typeof findingHistoryQuery>;
export type FindingHistory = z.output<typeof findingHistory>;
export type ScorecardHistoryQuery = z.output<typeof scorecardHistoryQuery>;
export type HistoryPoint = z.output<typeof historyPoint>;
export type ScorecardHistory = z.output<typeof scorecardHistory>;
export type RuleHistoryQuery = z.output<typeof ruleHistoryQuery>;
export type RuleHistory = z.output<typeof ruleHistory>;
export type RulePoint = z.output<typeof rulePoint>;
export type MoversQuery = z.output<typeof moversQuery>;
export type Mover = z.output<typeof mover>;
export type Movers = z.output<typeof movers>;
export type FlipCause = z.output<typeof flipCause>;
