// How are delivery events delivered and read, and how good is delivery?

import { entityDora as entityDoraAnswer, groupDora as groupDoraAnswer } from "../../api/dora.ts";
import { doraQuery } from "../../api/dora-query.ts";
import {
  eventPage,
  eventsQuery,
  recordEventsAnswer,
  recordEventsQuery,
  recordEventsRequest,
  unmappedEvents as unmappedAnswer,
} from "../../api/events.ts";
import { entityPath, groupPath } from "../../api/parts.ts";
import { entityDora } from "../../app/delivery/entity-dora.ts";
import { groupDora } from "../../app/delivery/group-dora.ts";
import { listEvents } from "../../app/delivery/list-events.ts";
import { recordSentEvents } from "../../app/delivery/record-sent-events.ts";
import { unmappedEvents } from "../../app/delivery/unmapped-events.ts";
import { readIdempotencyKey } from "../read-idempotency-key.ts";
import { defineRoute, jsonOrLinesBody, MIB } from "../route.ts";

const tag = "Delivery";

export const eventRoutes = [
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/events",
    permission: "events:write",
    lane: "ingest",
    summary: "Deliver delivery events",
    description:
      "One event, up to 500 in a list, or one a line (`application/x-ndjson`): in Muster's own form, as CDEvents, or inside CloudEvents. A `reporter` delivers as a source that its token names. Each event of a list is accepted or rejected by itself; an event that comes alone and cannot be accepted is refused with its problem.",
    query: recordEventsQuery,
    headers: {
      "idempotency-key":
        "A key of your own. For a day, the same request with it gets the same answer, and any other request with it is refused.",
    },
    body: jsonOrLinesBody(recordEventsRequest, 8 * MIB),
    answer: {
      status: 200,
      description: "What became of each event. Accepted events are on disk.",
      schema: recordEventsAnswer,
    },
    handle: async ({ muster, query, body, identity, header }) => {
      const idempotencyKey = readIdempotencyKey(header("idempotency-key"));
      const events = { sent: body, source: query.source, idempotencyKey };
      return { text: await recordSentEvents(muster, events, identity) };
    },
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/events",
    permission: "reports:read",
    summary: "List delivery events",
    query: eventsQuery,
    answer: { status: 200, description: "Newest arrivals first.", schema: eventPage },
    handle: async ({ muster, query }) => ({ body: await listEvents(muster, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/events/unmapped",
    permission: "reports:read",
    summary: "List delivery events that belong to no entity",
    description:
      "Grouped by the entity or repository they name. They are stored, and count as soon as the catalog says to which entity they belong.",
    answer: { status: 200, description: "Largest groups first.", schema: unmappedAnswer },
    handle: async ({ muster }) => ({ body: await unmappedEvents(muster) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/entities/{kind}/{namespace}/{name}/dora",
    permission: "reports:read",
    summary: "Read the DORA metrics of an entity",
    description:
      "Each metric says how much data it rests on. What is not known is null, never 0. All parameters are optional.",
    params: entityPath,
    query: doraQuery,
    answer: { status: 200, description: "The five metrics, over the window.", schema: entityDoraAnswer },
    handle: async ({ muster, params, query }) => ({ body: await entityDora(muster, params, query) }),
  }),
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/groups/{namespace}/{name}/dora",
    permission: "reports:read",
    summary: "Read the DORA metrics of a group",
    description:
      "Covers the components that the group, or any group in it, owns. The figures are computed from all their samples together, never averaged.",
    params: groupPath,
    query: doraQuery,
    answer: { status: 200, description: "The five metrics, and the members at both ends.", schema: groupDoraAnswer },
    handle: async ({ muster, params, query }) => ({ body: await groupDora(muster, params, query) }),
  }),
];
