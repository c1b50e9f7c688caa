// How are rules tried out on documents, without anything being stored, and what is answered?

import { z } from "zod";
import { EXPLAIN_LEVELS } from "../model/decision.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { evaluatedScorecard } from "./findings.ts";
import { problemShape } from "./finding-body.ts";
import {
  areFew,
  duration,
  entityRef,
  FEW_FACTS_EXPECTED,
  instant,
  jsonValue,
  listOf,
  MOST_FACTS,
  name,
} from "./parts.ts";

/** In characters, the same as for a rule file. */
const LONGEST_RULES = 256 * 1024;
const MOST_RULE_DOCUMENTS = 50;
export const MOST_DOCUMENTS = 20;

const object = z.record(z.string(), jsonValue) as unknown as z.ZodType<JsonObject>;

const statedFact = z
  .union([
    z.strictObject({
      value: jsonValue,
      age: duration.optional().meta({ description: "How long before `at` it was observed. Default: at that instant." }),
      source: name.optional().meta({ description: "Default: the first source that may deliver it." }),
    }),
    z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(jsonValue)]) as unknown as z.ZodType<JsonValue>,
  ])
  .meta({ description: "A value, or `{ value, age, source }`; null: the source looked and could not tell." });

const statedFacts = z
  .record(name, statedFact)
  .refine(areFew, FEW_FACTS_EXPECTED)
  .default({})
  .meta({ description: `By name, at most ${MOST_FACTS}.` });

const levels = z.record(name, name).default({}).meta({
  description: "By scorecard: a level, `none`, or `not-applicable`. A scorecard that is left out is not known.",
});

const neighbour = z.strictObject({ entity: object, facts: statedFacts, levels });

const inlineDocument = neighbour
  .extend({
    related: z
      .record(name, z.array(neighbour).max(100))
      .default({})
      .meta({ description: "By relation: the related entities." }),
  })
  .meta({ id: "InlineDocument", description: "As in a rule test: `entity` as in a catalog file." });

export const evaluateRequest = z
  .strictObject({
    rules: z
      .union([z.string().min(1).max(LONGEST_RULES), object, z.array(object).min(1).max(MOST_RULE_DOCUMENTS)])
      .optional()
      .meta({
        description:
          "The text of a rule file, YAML or JSON, or its documents as data. Default: the rulebook in force. These rules can refer to whatever else the rulebook in force declares.",
      }),
    entity: name.optional().meta({ description: "Ref of an entity of the catalog." }),
    facts: statedFacts.meta({
      description: `By name, at most ${MOST_FACTS}. They take the place of what is known about \`entity\`.`,
    }),
    documents: z.array(inlineDocument).max(MOST_DOCUMENTS).default([]),
    change: object
      .optional()
      .meta({ description: "The change, as if a gate asked: `environment`, `type`, `version`, …" }),
    at: instant.optional().meta({ description: "Default: now." }),
    explain: z.enum(EXPLAIN_LEVELS).default("all"),
  })
  .meta({ id: "Evaluate" });

const evaluatedDocument = z
  .strictObject({
    entity: entityRef,
    scorecards: listOf(evaluatedScorecard).meta({
      description: "The scorecards that apply, in the order in which they depend on each other.",
    }),
  })
  .meta({ id: "EvaluatedDocument" });

export const evaluateAnswer = z.strictObject({
  rulebook: z.string().meta({ description: "Digest of the rules that were tried." }),
  at: instant,
  items: listOf(evaluatedDocument).meta({ description: "`entity` first, then `documents` in their order." }),
  next: z.null(),
  problems: listOf(problemShape).meta({ description: "Warnings about the rules, and facts that were left out." }),
});

export type EvaluateRequest = z.output<typeof evaluateRequest>;
export type InlineDocument = z.output<typeof inlineDocument>;
export type InlineNeighbour = z.output<typeof neighbour>;
export type StatedFacts = z.output<typeof statedFacts>;
export type EvaluateAnswer = z.output<typeof evaluateAnswer>;
