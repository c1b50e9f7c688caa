// How are findings asked for, and how are they told?

import { z } from "zod";
import { EXPLAIN_LEVELS } from "../model/decision.ts";
import { RULE_SEVERITIES } from "../model/scorecard.ts";
import { conjunctShape, evidenceShape, findingWaiver, fixShape, OUTCOMES, unknownCause } from "./finding-body.ts";
import { pageOf, pageQuery } from "./page.ts";
import { duration, entityRef, instant, listOf, name } from "./parts.ts";

const outcomes = z
  .string()
  .transform((text) => text.split(",").map((word) => word.trim()))
  .pipe(z.array(z.enum(OUTCOMES)).min(1))
  .meta({
    description: "`pass`, `fail`, `unknown` or `not-applicable`, or several, separated by commas: `fail,unknown`.",
  });

const explain = z.enum(EXPLAIN_LEVELS).default("failing").meta({
  description: "Which findings have message, evidence and fix; `failing`: those that fail or are unknown.",
});

const ofFindings = {
  rule: name.optional().meta({ description: "Id of a rule." }),
  outcome: outcomes.optional(),
  level: name.optional().meta({ description: "Only findings of rules of this level." }),
  explain,
};

export const scorecardFindingsQuery = z.strictObject({
  ...pageQuery,
  ...ofFindings,
  entity: name.optional().meta({ description: "Ref of one entity." }),
  kind: name.optional(),
  owner: name.optional().meta({ description: "Ref of a group or user; a name alone is a group's." }),
  system: name.optional().meta({ description: "Ref of a system, or its name." }),
  tier: name.optional(),
});

export const entityFindingsQuery = z.strictObject({
  ...ofFindings,
  scorecard: name.optional().meta({ description: "Id of a scorecard." }),
});

export const listedFinding = z
  .strictObject({
    scorecard: z.string(),
    rule: z.string(),
    title: z.string(),
    level: z.string(),
    severity: z.enum(RULE_SEVERITIES),
    outcome: z.enum(OUTCOMES),
    cause: unknownCause.nullable(),
    message: z.string().nullable().meta({ description: "Why, in one line; null: not explained." }),
    evidence: listOf(evidenceShape).nullable().meta({ description: "Null: not explained." }),
    fix: fixShape.nullable(),
    failingSince: instant.nullable().meta({ description: "Null unless it fails." }),
    since: instant
      .nullable()
      .meta({ description: "Since when the outcome has been the same; null: it flipped since it was last recorded." }),
    waiver: findingWaiver.nullable().meta({
      description: "The waiver, if the rule does not pass and that is accepted for now; null: there is none.",
    }),
    draft: z.boolean(),
    conjuncts: listOf(conjunctShape).nullable().meta({ description: "What the rule asked, part by part." }),
  })
  .meta({ id: "Finding" });

export const standing = z.enum(["met", "below", "unknown"]).nullable().meta({
  description:
    "`below`: below the target because of a fail. `unknown`: below it only because of unknowns. Null: there is no target.",
});

export const standingShape = {
  level: z.string().nullable().meta({ description: "The highest level held; null: none." }),
  rank: z.int().meta({ description: "The rank of the level held; 0: none." }),
  target: z.string().nullable().meta({ description: "The level to reach; null: none." }),
  standing,
  score: z
    .number()
    .min(0)
    .max(100)
    .meta({ description: "100 × weight passed / weight applicable, without what is waived, one decimal." }),
  waived: listOf(z.string()).meta({ description: "Rules without whose waivers the entity would not hold the level." }),
};

/** How one entity stands on one scorecard; the scorecard is known. */
export const evaluatedEntity = z
  .strictObject({
    entity: entityRef,
    kind: z.string(),
    owner: entityRef.nullable(),
    system: entityRef.nullable(),
    tier: z.string().nullable(),
    ...standingShape,
    findings: listOf(listedFinding).meta({
      description: "The findings that were asked for, in the order of the scorecard's rules.",
    }),
  })
  .meta({ id: "EvaluatedEntity" });

/** How one entity stands on one scorecard; the entity is known. */
export const evaluatedScorecard = z
  .strictObject({
    scorecard: z.string(),
    title: z.string(),
    draft: z.boolean(),
    ...standingShape,
    findings: listOf(listedFinding),
  })
  .meta({ id: "EvaluatedScorecard" });

/** Sorted by entity. Entities without any finding that was asked for are left out. */
export const scorecardFindings = pageOf(evaluatedEntity);
export const entityFindings = pageOf(evaluatedScorecard);

export const heldLevel = z
  .strictObject({
    scorecard: z.string(),
    title: z.string(),
    draft: z.boolean(),
    levels: listOf(z.string()).meta({ description: "Lowest first." }),
    ...standingShape,
  })
  .meta({ id: "HeldLevel" });

export const entityLevels = pageOf(heldLevel);

const effort = z.strictObject({
  effort: duration.nullable().meta({ description: "Sum of the stated efforts; null: none is stated." }),
  unstated: z.int().meta({ description: "How many state no effort." }),
  findings: listOf(listedFinding).meta({ description: "Least effort first, those without a stated effort last." }),
});

export const nextStep = z
  .strictObject({
    scorecard: z.string(),
    title: z.string(),
    draft: z.boolean(),
    ...standingShape,
    next: z.string().meta({ description: "The next level." }),
    fails: effort.meta({ description: "What has to be fixed to reach it." }),
    unknowns: effort.meta({ description: "What has to become known to reach it." }),
  })
  .meta({ id: "NextStep" });

/** Steps towards a target first, then by least effort. */
export const entityNextSteps = pageOf(nextStep);

export type ScorecardFindingsQuery = z.output<typeof scorecardFindingsQuery>;
export type EntityFindingsQuery = z.output<typeof entityFindingsQuery>;
export type ListedFinding = z.output<typeof listedFinding>;
export type EvaluatedEntityBody = z.output<typeof evaluatedEntity>;
export type EvaluatedScorecardBody = z.output<typeof evaluatedScorecard>;
export type ScorecardFindings = z.output<typeof scorecardFindings>;
export type EntityFindings = z.output<typeof entityFindings>;
export type HeldLevelBody = z.output<typeof heldLevel>;
export type EntityLevels = z.output<typeof entityLevels>;
export type NextStepBody = z.output<typeof nextStep>;
export type EntityNextSteps = z.output<typeof entityNextSteps>;
