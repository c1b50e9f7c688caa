// How do tools deliver facts?

import { factItem, MOST_ITEMS, recordFactsAnswer, recordFactsRequest } from "../../api/facts.ts";
import { recordFacts } from "../../app/facts/record-facts.ts";
import { readListAs } from "../read-list.ts";
import { defineRoute, largeJsonBody, MIB } from "../route.ts";

const FACT_ITEMS = { list: recordFactsRequest, item: factItem, most: MOST_ITEMS };

export const factRoutes = [
  defineRoute({
    tag: "Facts",
    method: "POST",
    path: "/v1/facts",
    permission: "facts:write",
    lane: "ingest",
    summary: "Deliver facts",
    description:
      "A `reporter` delivers as the sources that its token names. Each item is accepted or refused by itself.",
    body: largeJsonBody(FACT_ITEMS.list, 8 * MIB, "Facts, as a list of items."),
    answer: {
      status: 200,
      description: "What became of each item. Accepted facts are on disk.",
      schema: recordFactsAnswer,
    },
    handle: async ({ muster, body, identity }) => {
      const items = await readListAs(muster, FACT_ITEMS, body);
      return { body: await recordFacts(muster, items, identity) };
    },
  }),
];
