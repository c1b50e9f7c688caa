// How are facts delivered, and what became of each item?

import { z } from "zod";
import { FACT_PROVENANCES } from "../model/fact.ts";
import { areFew, FEW_FACTS_EXPECTED, jsonValue, listOf, MOST_FACTS, name, pageAddress } from "./parts.ts";
import { requestProblem } from "./problem.ts";

export const MOST_ITEMS = 10_000;

export const factItem = z
  .strictObject({
    entity: z
      .string()
      .max(300)
      .meta({ description: "A ref; a name alone is a component's.", examples: ["component:default/checkout"] }),
    source: name.meta({ description: "Who delivers: one of the sources that the facts' FactSet lists." }),
    observedAt: z
      .string()
      .max(40)
      .optional()
      .meta({ description: "ISO 8601 with an offset; left out: now. At most 5 minutes ahead." }),
    url: pageAddress.optional().meta({ description: "Where a person can look it up: `http` or `https`." }),
    provenance: z.enum(FACT_PROVENANCES).default("observed"),
    facts: z
      .record(z.string(), jsonValue)
      .refine(areFew, FEW_FACTS_EXPECTED)
      .meta({
        description: `At most ${MOST_FACTS}. By name, the value; or \`{value, items, url, error}\` with the names of what it counts, a page, and why it is not known. \`null\`: it could not be told, and is not known from now on.`,
        examples: [
          { "test.line_coverage_pct": 81.4, "k8s.missing_probe_count": { value: 2, items: ["app", "proxy"] } },
        ],
      }),
  })
  .meta({ id: "FactItem" });

export const recordFactsRequest = listOf(factItem)
  .refine((items) => items.length <= MOST_ITEMS, `at most ${MOST_ITEMS} items at once`)
  .meta({ id: "RecordFacts" });

const FACT_STATUSES = ["stored", "unchanged", "older", "rejected"] as const;

const recordedItem = z
  .strictObject({
    index: z.int().meta({ description: "Of the item in the request." }),
    status: z.enum(FACT_STATUSES).meta({
      description:
        "Of what was taken, `problems` name the rest. `stored`: something is known that was not before. `unchanged`: it was known already, and counts as observed anew. `older`: what is known was observed later. `rejected`: nothing was taken.",
    }),
    code: z.string().optional().meta({ description: "Of the first problem. Stable." }),
    message: z.string().optional(),
    help: z.string().optional(),
    problems: listOf(requestProblem)
      .optional()
      .meta({ description: "All of them; the facts that no error names were taken." }),
  })
  .meta({ id: "RecordedItem" });

export const recordFactsAnswer = z
  .strictObject({ items: listOf(recordedItem).meta({ description: "One for each, in the order they came." }) })
  .meta({ id: "RecordedFacts" });

export type FactItem = z.output<typeof factItem>;
export type RecordFactsRequest = z.output<typeof recordFactsRequest>;
export type RecordedItem = z.output<typeof recordedItem>;
export type RecordFactsAnswer = z.output<typeof recordFactsAnswer>;
