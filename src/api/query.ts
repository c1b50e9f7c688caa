// How are entities asked for by what is known of them, and how is that answered?

import { z } from "zod";
import { MOST_PER_PAGE } from "./page.ts";
import { entityRef, jsonValue, listOf } from "./parts.ts";
import { requestProblem } from "./problem.ts";

const MOST_COLUMNS = 50;

const path = z.union([z.string().min(1).max(500), z.array(z.string().min(1).max(500)).min(1).max(20)]).meta({
  description: "Dotted, as rules read it, or a list of keys where one holds a dot.",
  examples: ["entity.owner", "facts.test.line_coverage_pct", ["entity", "metadata", "labels", "acme.io/team"]],
});

const sortKey = z
  .union([
    z.string().min(1).max(501).meta({ description: "A path; with `-` before it the greatest first." }),
    z.strictObject({ path, order: z.enum(["asc", "desc"]).default("asc") }),
  ])
  .meta({ description: "What is not known comes last, whichever the order." });

export const queryRequest = z
  .strictObject({
    where: jsonValue.optional().meta({
      description:
        "JSON-logic over `entity`, `facts`, `levels` and `waived`, the list of its findings that are waived; only what is true is selected. Left out: all.",
    }),
    select: z.array(path).max(MOST_COLUMNS).default([]).meta({ description: "What is told of each, beside its ref." }),
    sort: z.array(sortKey).max(5).default([]).meta({ description: "Then, and where it is left out, by ref." }),
    limit: z.int().min(1).max(MOST_PER_PAGE).default(100),
    after: z
      .string()
      .min(1)
      .max(4_000)
      .optional()
      .meta({ description: "`next` of the page before, with the same query." }),
  })
  .meta({ id: "Query" });

export const selectedEntity = z
  .strictObject({
    ref: entityRef,
    values: z
      .record(z.string(), jsonValue)
      .meta({ description: "By path as it was written, keys joined by dots; null: absent, or not known." }),
  })
  .meta({ id: "SelectedEntity" });

export const queryAnswer = z.strictObject({
  items: listOf(selectedEntity),
  next: z.string().nullable().meta({ description: "What to ask for `after` this page; null: that was all." }),
  total: z.int().meta({ description: "How many are selected, on all pages." }),
  unknown: z.int().meta({ description: "Of how many it is not known whether they are; they are not selected." }),
  problems: listOf(requestProblem).meta({ description: "Warnings: what of the condition is hardly meant so." }),
});

export type QueryRequest = z.output<typeof queryRequest>;
export type QueryPath = z.output<typeof path>;
export type SortKey = z.output<typeof sortKey>;
export type SelectedEntity = z.output<typeof selectedEntity>;
export type QueryAnswer = z.output<typeof queryAnswer>;
