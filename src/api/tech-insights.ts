// What do the front ends of Backstage's Tech Insights ask for, and what do they read? The names here are theirs.

import { z } from "zod";
import { jsonValue, listOf, name } from "./parts.ts";

const MOST_NAMED = 10_000;

const names = z.array(z.string().max(600)).max(MOST_NAMED);

export const insightPath = z.strictObject({ namespace: name, kind: name, name });

export const runChecksRequest = z.strictObject({
  checks: names.optional().meta({ description: "Ids of checks. Default: all." }),
});

const insightEntity = z.union([z.string().max(1_000), z.object({ kind: name, namespace: name, name })]);

export const runBulkRequest = z.strictObject({
  entities: z
    .array(insightEntity)
    .max(MOST_NAMED)
    .optional()
    .meta({ description: "Refs, as text or in parts. An empty list means every entity. Required (400)." }),
  checks: names.optional().meta({ description: "Ids of checks. Default: all." }),
});

const ids = z.array(z.string().max(300)).max(1_000).optional();

export const factSchemasQuery = z.strictObject({ ids: ids.meta({ description: "Ids of fact sets. Default: all." }) });

export const latestFactsQuery = z.strictObject({
  entity: name.optional().meta({ description: "`component:default/checkout`" }),
  ids: ids.meta({ description: "Ids of fact sets." }),
});

export const factRangeQuery = z.strictObject({
  ...latestFactsQuery.shape,
  startDatetime: z.string().max(100).optional().meta({ description: "ISO 8601" }),
  endDatetime: z.string().max(100).optional().meta({ description: "ISO 8601" }),
});

const checkShape = {
  id: z.string().meta({ description: "`scorecard/rule`" }),
  type: z.literal("json-rules-engine"),
  name: z.string(),
  description: z.string(),
  factIds: listOf(z.string()).meta({ description: "The fact sets of the facts that the rule reads." }),
  metadata: z.record(z.string(), jsonValue),
  links: listOf(z.strictObject({ title: z.string(), url: z.string() })),
};

export const insightCheck = z.strictObject(checkShape).meta({ id: "InsightCheck" });
export const insightChecks = listOf(insightCheck);

const insightFact = z.strictObject({
  id: z.string(),
  type: z.enum(["integer", "float", "string", "boolean", "datetime", "set"]),
  description: z.string(),
  value: jsonValue,
});

export const checkResult = z
  .strictObject({
    facts: z.record(z.string(), insightFact),
    check: insightCheck,
    result: z.boolean(),
  })
  .meta({ id: "InsightResult" });

export const checkResults = listOf(checkResult);

export const bulkResults = listOf(
  z.strictObject({ entity: z.string(), results: listOf(checkResult), error: z.string().optional() }),
);

/** The facts stand beside `id`, `version` and `entityFilter`, each under its name. */
export const factSchemas = listOf(z.looseObject({ id: z.string(), version: z.string() }));

const factRow = z.strictObject({
  id: z.string(),
  entity: z.strictObject({ kind: z.string(), namespace: z.string(), name: z.string() }),
  timestamp: z.string(),
  version: z.string(),
  facts: z.record(z.string(), jsonValue),
});

export const latestFacts = z.record(z.string(), factRow);
export const factRange = z.record(z.string(), z.array(factRow));

export type RunBulkRequest = z.output<typeof runBulkRequest>;
export type InsightCheck = z.output<typeof insightCheck>;
export type InsightFact = z.output<typeof insightFact>;
export type CheckResult = z.output<typeof checkResult>;
export type FactSchemaBody = z.output<typeof factSchemas>[number];
export type FactRow = z.output<typeof factRow>;
