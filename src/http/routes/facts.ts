// What do tools know of entities?

import { recordFactsAnswer, recordFactsRequest } from "../../api/facts.ts";
import { recordFacts } from "../../app/record-facts.ts";
import { defineRoute, jsonBody, MIB } from "../route.ts";

export const factRoutes = [
  defineRoute({
    tag: "Facts",
    method: "POST",
    path: "/v1/facts",
    permission: "facts:write",
    lane: "ingest",
    summary: "Deliver facts",
    description: "A `reporter` delivers as the sources its token names. What can be taken is taken, item by item.",
    body: jsonBody(recordFactsRequest, 8 * MIB),
    answer: { status: 200, description: "What became of each item; on disk.", schema: recordFactsAnswer },
    handle: async ({ muster, body, identity }) => ({ body: await recordFacts(muster, body, identity) }),
  }),
];
