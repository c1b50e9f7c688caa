// How are delivery events sent and listed, and what became of each?

import { z } from "zod";
import { DELIVERY_EVENT_KINDS } from "../model/delivery-event.ts";
import { pageOf, pageQuery } from "./page.ts";
import { entityRef, instant, jsonValue, listOf, name } from "./parts.ts";
import { requestProblem } from "./problem.ts";

const MOST_EVENTS = 500;

const sentEvent = z.record(z.string(), jsonValue).meta({
  id: "SentEvent",
  description:
    "An event in Muster's own form (`kind`, `id`, `entity`, a time; see the page on delivery events), or a CDEvent, raw or inside a CloudEvent.",
  examples: [
    {
      kind: "deployment.finished",
      id: "build-4711",
      entity: "component:default/checkout",
      environment: "production",
      outcome: "success",
      sha: "9fceb02",
      finishedAt: "2026-12-01T11:10:00Z",
    },
  ],
});

/** One event can be sent without a list. */
export const recordEventsRequest = z
  .union([
    listOf(sentEvent).refine((events) => events.length <= MOST_EVENTS, `at most ${MOST_EVENTS} events at once`),
    sentEvent,
  ])
  .meta({ id: "RecordEvents" });

export const recordEventsQuery = z.strictObject({
  source: name.optional().meta({
    description: "Who delivers: one of the token's sources. Required if the token has several.",
  }),
});

const EVENT_STATUSES = ["created", "duplicate", "ignored", "rejected"] as const;

const recordedEvent = z
  .strictObject({
    index: z.int().meta({ description: "The position of the event in the request." }),
    status: z.enum(EVENT_STATUSES).meta({
      description:
        "`duplicate`: the same was sent before. `ignored`: it is valid, but says nothing about delivery. `rejected`: nothing of it was stored.",
    }),
    ids: listOf(z.string())
      .optional()
      .meta({ description: "Ids of what was added to the log: one for each entity it names." }),
    code: z.string().optional().meta({ description: "The code of the first problem. Stable." }),
    message: z.string().optional(),
    help: z.string().optional(),
    problems: listOf(requestProblem)
      .optional()
      .meta({ description: "All problems. Warnings do not keep the event out." }),
  })
  .meta({ id: "RecordedEvent" });

export const recordEventsAnswer = z
  .strictObject({
    items: listOf(recordedEvent).meta({ description: "One for each event, in the order of the request." }),
  })
  .meta({ id: "RecordedEvents" });

export const eventsQuery = z.strictObject({
  ...pageQuery,
  entity: name.optional().meta({ description: "Events that name this entity; a name alone is a component's." }),
  repository: name.optional().meta({ description: "`github.com/acme/shop`" }),
  kind: z.enum(DELIVERY_EVENT_KINDS).optional(),
});

const toldEvent = z
  .strictObject({
    id: z.string(),
    kind: z.enum(DELIVERY_EVENT_KINDS),
    source: z.string(),
    occurredAt: instant,
    receivedAt: instant,
    entity: entityRef
      .nullable()
      .meta({ description: "Null: it names no entity, and its repository says to which one it belongs." }),
    repository: z.string().nullable(),
    environment: z.string().nullable(),
    data: jsonValue.meta({ description: "As it is stored; instants in milliseconds." }),
  })
  .meta({ id: "DeliveryEvent" });

/** The event that came in last is first. */
export const eventPage = pageOf(toldEvent);

const UNMAPPED_REASONS = ["unknown-entity", "unknown-repository", "several-owners", "names-nothing"] as const;

const unmapped = z
  .strictObject({
    reason: z.enum(UNMAPPED_REASONS).meta({
      description:
        "Why it belongs to no entity: the catalog has no such entity, or none that claims the repository, or several and nothing says which of them was deployed or failed; or the events name neither.",
    }),
    entity: z.string().nullable(),
    repository: z.string().nullable(),
    owners: listOf(entityRef).meta({ description: "Entities it might belong to." }),
    events: z.int(),
    firstAt: instant,
    lastAt: instant,
    help: z.string(),
  })
  .meta({ id: "UnmappedEvents" });

export const unmappedEvents = z.strictObject({
  events: z.int().meta({
    description:
      "The number of all these events. They are stored, and count once the catalog says to which entity they belong.",
  }),
  items: listOf(unmapped).meta({ description: "Largest groups first." }),
});

export type RecordEventsRequest = z.output<typeof recordEventsRequest>;
export type RecordEventsAnswer = z.output<typeof recordEventsAnswer>;
export type RecordedEvent = z.output<typeof recordedEvent>;
export type EventsQuery = z.output<typeof eventsQuery>;
export type EventPage = z.output<typeof eventPage>;
export type UnmappedEvents = z.output<typeof unmappedEvents>;
