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
      .meta({ description: "ISO 8601 with an offset, at most 5 minutes ahead. Default: now." }),
    url: pageAddress.optional().meta({ description: "Where a person can look it up: `http` or `https`." }),
    provenance: z.enum(FACT_PROVENANCES).default("observed"),
    facts: z
      .record(z.string(), jsonValue)
      .refine(areFew, FEW_FACTS_EXPECTED)
      .meta({
        description: `At most ${MOST_FACTS}. By name, the value; or \`{value, items, url, error}\` with the names of what it counts, a page, and why it is not known. \`null\`: the source could not tell, and the fact is not known from now on.`,
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
    index: z.int().meta({ description: "The position of the item in the request." }),
    status: z.enum(FACT_STATUSES).meta({
      description:
        "What became of the facts that were accepted; `problems` names the others. `stored`: something new is known. `unchanged`: it was known already, and counts as observed again. `older`: what is known was observed later. `rejected`: nothing was accepted.",
    }),
    code: z.string().optional().meta({ description: "The code of the first problem. Stable." }),
    message: z.string().optional(),
    help: z.string().optional(),
    problems: listOf(requestProblem)
      .optional()
      .meta({ description: "All problems. Facts that no error names were accepted." }),
  })
  .meta({ id: "RecordedItem" });

export const recordFactsAnswer = z
  .strictObject({
    items: listOf(recordedItem).meta({ description: "One for each item, in the order of the request." }),
  })
  .meta({ id: "RecordedFacts" });

export type FactItem = z.output<typeof factItem>;
export type RecordFactsRequest = z.output<typeof recordFactsRequest>;
export type RecordedItem = z.output<typeof recordedItem>;
export type RecordFactsAnswer = z.output<typeof recordFactsAnswer>;
