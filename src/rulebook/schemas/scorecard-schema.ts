// What may a `kind: Scorecard` document hold?

import { z } from "zod";
import { FACT_TYPES } from "../../model/fact.ts";
import { RULE_SEVERITIES } from "../../model/scorecard.ts";
import { anything, condition, groupRef, id, levelId, paramName, scalarOrList, webUrl, words } from "./parts.ts";
import { duration } from "./time-parts.ts";

const fix = z.strictObject({
  text: words.meta({ description: "What to do, in one or two sentences." }),
  url: webUrl.optional().meta({ description: "Where it is explained." }),
  effort: duration.optional().meta({ description: "How long it takes a person who has not done it before." }),
  action: id.optional().meta({ description: "The id of an Action that does it." }),
});

const rule = z.strictObject({
  id: id.meta({ description: "A kebab-case statement that is true when the rule passes." }),
  title: words,
  level: levelId.optional().meta({ description: "The level that asks for it; left out, the lowest." }),
  weight: z
    .number()
    .min(0)
    .default(1)
    .meta({ description: "Its share of the score; 0: it counts only for the level." }),
  severity: z.enum(RULE_SEVERITIES).default("medium"),
  appliesTo: condition.optional().meta({ description: "Which entities it is for; narrower than the scorecard's." }),
  notApplicable: words.optional().meta({ description: "Why it does not apply, shown where it does not." }),
  pass: condition.meta({ description: "What has to hold, in JSON-logic." }),
  maxAge: duration.optional().meta({ description: "Narrows the freshness of the facts it reads, never widens it." }),
  why: words.optional().meta({ description: "Why the organisation asks for it." }),
  fix: fix.optional().meta({ description: "What to do where it fails." }),
  draft: z.boolean().default(false).meta({ description: "Evaluated and shown as such, counts nowhere." }),
});

const target = z.strictObject({
  level: id.meta({ description: "The level to reach." }),
  when: condition.optional().meta({ description: "For which entities; left out, for all that are left." }),
});

/**
 * A parameter's type and default. A scorecard that extends another may also give a bare value, which replaces the
 * default.
 */
const param = z.strictObject({
  type: z.enum(FACT_TYPES),
  default: anything,
  description: words.optional(),
});

const head = { $schema: z.string().optional(), kind: z.literal("Scorecard"), id };

const shared = {
  description: words.optional(),
  owner: groupRef.optional().meta({ description: "The group that answers for it." }),
  draft: z.boolean().default(false).meta({ description: "Evaluated and shown as such, counts nowhere." }),
  appliesTo: condition.optional().meta({ description: "Which entities it is for; left out, all." }),
  levels: z.array(levelId).min(1).optional().meta({ description: "Lowest first; left out, one level, `done`." }),
  targets: z
    .array(target)
    .optional()
    .meta({ description: "The level an entity has to reach: the first that holds; left out, the lowest." }),
};

const own = z.strictObject({
  ...head,
  title: words,
  ...shared,
  params: z.record(paramName, param).optional().meta({ description: "Read as `{ var: params.name }`." }),
  rules: z.array(rule).min(1),
});

const extending = z.strictObject({
  ...head,
  title: words.optional(),
  ...shared,
  extends: id.meta({ description: "The scorecard this one builds on." }),
  without: z.array(id).optional().meta({ description: "Rules of that scorecard this one leaves out." }),
  params: z
    .record(paramName, z.union([param, scalarOrList]))
    .optional()
    .meta({ description: "Values for the parameters of that scorecard, and parameters of its own." }),
  rules: z.array(rule).optional().meta({ description: "Rules this one adds." }),
});

export const scorecardSchema = z.union([own, extending]).meta({ title: "Scorecard" });
export type ScorecardFile = z.output<typeof own> | z.output<typeof extending>;
export type RuleFile = z.output<typeof rule>;
