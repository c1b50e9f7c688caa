// What do tools know of entities?

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
    description: "A `reporter` delivers as the sources its token names. What can be taken is taken, item by item.",
    body: largeJsonBody(FACT_ITEMS.list, 8 * MIB, "What is known, item by item."),
    answer: { status: 200, description: "What became of each item; on disk.", schema: recordFactsAnswer },
    handle: async ({ muster, body, identity }) => {
      const items = await readListAs(muster, FACT_ITEMS, body);
      return { body: await recordFacts(muster, items, identity) };
    },
  }),
];
