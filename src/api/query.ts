// How are entities selected by what is known of them, and how is that answered?

import { z } from "zod";
import { MOST_PER_PAGE } from "./page.ts";
import { entityRef, jsonValue, listOf } from "./parts.ts";
import { requestProblem } from "./problem.ts";

const MOST_COLUMNS = 50;

const path = z.union([z.string().min(1).max(500), z.array(z.string().min(1).max(500)).min(1).max(20)]).meta({
  description: "With dots, as rules read it; or a list of keys, if a key contains a dot.",
  examples: ["entity.owner", "facts.test.line_coverage_pct", ["entity", "metadata", "labels", "acme.io/team"]],
});

const sortKey = z
  .union([
    z.string().min(1).max(501).meta({ description: "A path; with `-` before it, the greatest value first." }),
    z.strictObject({ path, order: z.enum(["asc", "desc"]).default("asc") }),
  ])
  .meta({ description: "Unknown values come last in either order." });

export const queryRequest = z
  .strictObject({
    where: jsonValue.optional().meta({
      description:
        "JSON-logic over `entity`, `facts`, `levels` and `waived` (the list of its waived findings). Only entities for which it is true are selected. Default: all.",
    }),
    select: z
      .array(path)
      .max(MOST_COLUMNS)
      .default([])
      .meta({ description: "Which values to list for each entity, beside its ref." }),
    sort: z.array(sortKey).max(5).default([]).meta({ description: "Then by ref, which is also the default." }),
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
      .meta({ description: "By path as written, with keys joined by dots; null: absent or not known." }),
  })
  .meta({ id: "SelectedEntity" });

export const queryAnswer = z.strictObject({
  items: listOf(selectedEntity),
  next: z
    .string()
    .nullable()
    .meta({ description: "Send this as `after` to get the following page; null: this is the last." }),
  total: z.int().meta({ description: "How many are selected, on all pages." }),
  unknown: z.int().meta({ description: "For how many entities it is not known; they are not selected." }),
  problems: listOf(requestProblem).meta({
    description: "Warnings about parts of the condition that hardly mean what they say.",
  }),
});

export type QueryRequest = z.output<typeof queryRequest>;
export type QueryPath = z.output<typeof path>;
export type SortKey = z.output<typeof sortKey>;
export type SelectedEntity = z.output<typeof selectedEntity>;
export type QueryAnswer = z.output<typeof queryAnswer>;
