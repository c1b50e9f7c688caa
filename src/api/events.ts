// How are delivery events sent, listed, and what became of each?

import { z } from "zod";
import { DELIVERY_EVENT_KINDS } from "../model/delivery-event.ts";
import { pageOf, pageQuery } from "./page.ts";
import { entityRef, instant, jsonValue, listOf, name } from "./parts.ts";
import { requestProblem } from "./problem.ts";

const MOST_EVENTS = 500;

const sentEvent = z.record(z.string(), jsonValue).meta({
  id: "SentEvent",
  description:
    "An event of our own form (`kind`, `id`, `entity`, a time; see the page on delivery events), or a CDEvent, raw or inside a CloudEvent.",
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

/** One alone need not be a list. */
export const recordEventsRequest = z
  .union([
    listOf(sentEvent).refine((events) => events.length <= MOST_EVENTS, `at most ${MOST_EVENTS} events at once`),
    sentEvent,
  ])
  .meta({ id: "RecordEvents" });

export const recordEventsQuery = z.strictObject({
  source: name.optional().meta({
    description: "Who delivers: one of the sources of the token, which has to be named where it has several.",
  }),
});

const EVENT_STATUSES = ["created", "duplicate", "ignored", "rejected"] as const;

const recordedEvent = z
  .strictObject({
    index: z.int().meta({ description: "Of the event in the request." }),
    status: z.enum(EVENT_STATUSES).meta({
      description:
        "`duplicate`: the same was told before. `ignored`: it is what it should be, and tells nothing about delivery. `rejected`: nothing was taken.",
    }),
    ids: listOf(z.string())
      .optional()
      .meta({ description: "Of what is in the log since now: one for each entity it names." }),
    code: z.string().optional().meta({ description: "Of the first problem. Stable." }),
    message: z.string().optional(),
    help: z.string().optional(),
    problems: listOf(requestProblem).optional().meta({ description: "All of them; warnings do not keep it out." }),
  })
  .meta({ id: "RecordedEvent" });

export const recordEventsAnswer = z
  .strictObject({ items: listOf(recordedEvent).meta({ description: "One for each, in the order they came." }) })
  .meta({ id: "RecordedEvents" });

export const eventsQuery = z.strictObject({
  ...pageQuery,
  entity: name.optional().meta({ description: "Of those that name it; a name alone is a component's." }),
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
    entity: entityRef.nullable().meta({ description: "Null: it names none; its repository says whose it is." }),
    repository: z.string().nullable(),
    environment: z.string().nullable(),
    data: jsonValue.meta({ description: "As it is kept; instants in milliseconds." }),
  })
  .meta({ id: "DeliveryEvent" });

/** The last that came in first. */
export const eventPage = pageOf(toldEvent);

const UNMAPPED_REASONS = ["unknown-entity", "unknown-repository", "several-owners", "names-nothing"] as const;

const unmapped = z
  .strictObject({
    reason: z.enum(UNMAPPED_REASONS).meta({
      description:
        "The catalog has no such entity; none that claims the repository; several, and nothing says which of them was deployed or failed; or the events name neither.",
    }),
    entity: z.string().nullable(),
    repository: z.string().nullable(),
    owners: listOf(entityRef).meta({ description: "Whose it might be." }),
    events: z.int(),
    firstAt: instant,
    lastAt: instant,
    help: z.string(),
  })
  .meta({ id: "UnmappedEvents" });

export const unmappedEvents = z.strictObject({
  events: z.int().meta({ description: "All of them together. They are kept, and count once somebody owns them." }),
  items: listOf(unmapped).meta({ description: "The most first." }),
});

export type RecordEventsRequest = z.output<typeof recordEventsRequest>;
export type RecordEventsAnswer = z.output<typeof recordEventsAnswer>;
export type RecordedEvent = z.output<typeof recordedEvent>;
export type EventsQuery = z.output<typeof eventsQuery>;
export type EventPage = z.output<typeof eventPage>;
export type UnmappedEvents = z.output<typeof unmappedEvents>;
