// How are scorecards told: what they ask for, and how the fleet stands on them?

import { z } from "zod";
import { RULE_SEVERITIES } from "../model/scorecard.ts";
import { fixShape } from "./finding-body.ts";
import { pageOf, pageQuery } from "./page.ts";
import { entityRef, instant, jsonValue, listOf, name } from "./parts.ts";

export const scorecardPath = z.strictObject({ id: name });
export const rulePath = z.strictObject({ scorecard: name, rule: name });

export const scorecardsQuery = z.strictObject(pageQuery);

export const GROUPINGS = ["owner", "system", "tier"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const summaryQuery = z.strictObject({
  ...pageQuery,
  by: z.enum(GROUPINGS).default("owner"),
  kind: name.optional(),
  owner: name.optional().meta({ description: "Ref of a group or user; a name alone is a group's." }),
  system: name.optional().meta({ description: "Ref of a system, or its name." }),
  tier: name.optional(),
});

const count = z.int().min(0);

const heldCounts = z
  .strictObject({
    level: z.string().nullable().meta({ description: "Null: no level." }),
    entities: count,
  })
  .meta({ id: "HeldCount" });

export const figures = {
  entities: count.meta({ description: "Entities it applies to." }),
  held: listOf(heldCounts).meta({ description: "Counted by the level they hold: no level first, then the lowest." }),
  standing: z
    .strictObject({ met: count, below: count, unknown: count, none: count })
    .meta({ description: "By where they stand against their targets; `none`: they have no target." }),
  score: z.number().nullable().meta({ description: "Mean of the scores, one decimal; null: there are none." }),
};

const waivedFigures = z
  .strictObject({
    findings: count.meta({ description: "Findings that do not pass and are waived, without those of drafts." }),
    met: count.meta({ description: "Entities that meet their target only thanks to waivers." }),
    until: instant.nullable().meta({ description: "When the first of these waivers ends; null: there are none." }),
  })
  .meta({ id: "WaivedFigures" });

/** How everything stands now. */
const figuresNow = { ...figures, waived: waivedFigures };

const target = z.strictObject({
  level: z.string(),
  when: jsonValue.optional().meta({ description: "JSON-logic; absent: always." }),
});

const outline = {
  id: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  owner: entityRef.nullable(),
  draft: z.boolean(),
  levels: listOf(z.string()).meta({ description: "Lowest first." }),
  targets: listOf(target).meta({ description: "The first whose condition holds is the level to reach." }),
};

const pending = count.meta({
  description: "Evaluations that the rulebook in force still has to make. They are not in the figures.",
});

export const listedScorecard = z
  .strictObject({ ...outline, rules: count.meta({ description: "How many rules it has." }), ...figuresNow, pending })
  .meta({ id: "ListedScorecard" });

export const scorecards = pageOf(listedScorecard);

export const outcomeCounts = z
  .strictObject({ pass: count, fail: count, unknown: count, notApplicable: count })
  .meta({ id: "OutcomeCounts" });

const outcomesNow = outcomeCounts
  .extend({ waived: count.meta({ description: "Those that fail or are unknown, and that a waiver accepts for now." }) })
  .meta({ id: "OutcomesNow" });

const describedRule = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    level: z.string(),
    severity: z.enum(RULE_SEVERITIES),
    weight: z.number(),
    draft: z.boolean(),
    why: z.string().nullable(),
    fix: fixShape.nullable(),
    notApplicable: z.string().nullable().meta({ description: "Why the rule does not apply to some entities." }),
    appliesTo: jsonValue.optional().meta({ description: "JSON-logic; absent: wherever the scorecard applies." }),
    pass: jsonValue.meta({ description: "JSON-logic." }),
    location: z.strictObject({ file: z.string(), line: z.int(), column: z.int() }),
    outcomes: outcomesNow,
  })
  .meta({ id: "Rule" });

/** Sorted by scorecard, and within it in its own order. */
export const listedRules = z.strictObject({
  items: listOf(z.strictObject({ scorecard: z.string(), ...describedRule.shape }).meta({ id: "ListedRule" })),
});

const teamStanding = z
  .strictObject({
    owner: z.string(),
    entities: count.meta({ description: "Entities that a scorecard applies to." }),
    met: count.meta({ description: "Targets met, over all scorecards. `below` and `unknown` count targets as well." }),
    below: count,
    unknown: count,
    waived: waivedFigures.meta({ description: "`met` counts targets." }),
  })
  .meta({ id: "TeamStanding" });

export const teams = z.strictObject({ items: listOf(teamStanding) });

export const describedScorecard = z
  .strictObject({
    ...outline,
    appliesTo: jsonValue.optional().meta({ description: "JSON-logic; absent: to everything." }),
    params: jsonValue.meta({ description: "By name, as rules read them under `params`." }),
    rulebook: z.string().meta({ description: "Digest of the rulebook in force." }),
    ...figuresNow,
    pending,
    rules: listOf(describedRule),
  })
  .meta({ id: "Scorecard" });

const worstRule = z
  .strictObject({
    rule: z.string(),
    title: z.string(),
    level: z.string(),
    severity: z.enum(RULE_SEVERITIES),
    fail: count,
    unknown: count,
    waived: count.meta({ description: "Those of them that are waived." }),
  })
  .meta({ id: "WorstRule" });

export const summarisedGroup = z
  .strictObject({
    group: z.string().nullable().meta({ description: "Ref of the owner or system, or the tier; null: it has none." }),
    ...figuresNow,
    worst: listOf(worstRule).meta({
      description: "At most five rules, first those that the most entities do not pass.",
    }),
  })
  .meta({ id: "SummarisedGroup" });

/** Sorted by group. Entities without a group come last. */
export const scorecardSummary = pageOf(summarisedGroup).extend({
  scorecard: z.string(),
  by: z.enum(GROUPINGS),
  pending,
});

export type ScorecardsQuery = z.output<typeof scorecardsQuery>;
export type SummaryQuery = z.output<typeof summaryQuery>;
export type ListedScorecard = z.output<typeof listedScorecard>;
export type Scorecards = z.output<typeof scorecards>;
export type DescribedScorecard = z.output<typeof describedScorecard>;
export type SummarisedGroup = z.output<typeof summarisedGroup>;
export type ScorecardSummary = z.output<typeof scorecardSummary>;
