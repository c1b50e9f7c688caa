// What is kept of delivery events, and of the webhooks they come from?

import type { Act } from "../model/audit.ts";
import type { IdempotencyKey } from "../model/decision-record.ts";
import type { DeliveryEvent, DeliveryEventKind } from "../model/delivery-event.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Instant } from "../model/time.ts";
import type { Page, PageRequest } from "./page.ts";

/** A webhook as it came in, not yet understood. */
export interface Delivery {
  /** The system that sent it: `github`. */
  readonly source: string;
  /** The id the source gave it: a second webhook with the same id is a duplicate, whatever it says. */
  readonly id: string;
  /** The kind of event, in the words of the source: `deployment_status`. */
  readonly event: string;
  readonly receivedAt: Instant;
  /** Byte for byte as it was signed. */
  readonly body: string;
}

export interface WaitingDelivery extends Delivery {
  /** Its position in the order in which webhooks came in. */
  readonly number: number;
}

/** Events that are appended together, and where they come from. */
export interface EventBatch {
  readonly events: readonly DeliveryEvent[];
  /** The act for the audit log, given those of the events that are new. */
  readonly act: (created: readonly DeliveryEvent[]) => Act;
  /** The numbers of the webhooks these events come from: they are understood now, and wait no longer. */
  readonly understood?: readonly number[];
  /** The answer to keep under the caller's idempotency key. Which events were new is known only during the write. */
  readonly idempotency?: {
    readonly key: AnsweredKey;
    /** As JSON text. */
    readonly answer: (isNew: readonly boolean[]) => string;
  };
}

export interface AnsweredKey extends Omit<IdempotencyKey, "decision"> {
  readonly at: Instant;
}

export interface AppendedEvents {
  /** For each event: whether it is new. */
  readonly isNew: readonly boolean[];
  /**
   * The answer kept under the batch's idempotency key, if it has one: made now, or earlier (in which case nothing was
   * written).
   */
  readonly answer?: string;
}

export interface EventQuery extends PageRequest {
  readonly entity?: EntityRef;
  readonly repository?: string;
  readonly kind?: DeliveryEventKind;
}

/** What events are about: an entity they name, a repository, or both. */
export interface EventSubject {
  readonly entity: EntityRef | null;
  readonly repository: string | null;
  readonly events: number;
  /** When the first and the last of them occurred. */
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** When the last of them came in. */
  readonly receivedAt: Instant;
}

/** The append-only log of delivery events, and the webhooks they come from. */
export interface EventStore {
  /** Keeps the webhook, to be understood later. False: it was there already. Many at once share one write to disk. */
  receive(delivery: Delivery): Promise<boolean>;
  /** The webhooks not yet understood, in the order in which they came in. */
  waiting(limit: number): Promise<readonly WaitingDelivery[]>;
  /**
   * Appends the events whose dedupe key is neither in the log nor earlier in the batch. Many batches at once share one
   * write. Rejects with StoreConflict where another request came with the same idempotency key, and that key has not
   * expired.
   */
  append(batch: EventBatch): Promise<AppendedEvents>;
  /**
   * All events that name one of these entities, or one of these repositories and no entity, or neither an entity nor a
   * repository (an incident, whose other events tell what it is about). Sorted by when they occurred, then by dedupe
   * key. `since`: without those that occurred before.
   */
  about(
    entities: readonly EntityRef[],
    repositories: readonly string[],
    since?: Instant,
  ): Promise<readonly DeliveryEvent[]>;
  /** Sorted by when they came in, newest first. */
  list(query: EventQuery): Promise<Page<DeliveryEvent>>;
  /** Sorted by entity, then repository. */
  subjects(): Promise<readonly EventSubject[]>;
  /**
   * Deletes answers that expired before `at`, and understood webhooks that came in before `receivedBefore`; at most
   * `limit`.
   */
  prune(at: Instant, receivedBefore: Instant, limit: number): Promise<void>;
}
