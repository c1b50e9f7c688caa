// What is kept of what happened on the way to production, and of the webhooks that told it?

import type { Act } from "../model/audit.ts";
import type { IdempotencyKey } from "../model/decision-record.ts";
import type { DeliveryEvent, DeliveryEventKind } from "../model/delivery-event.ts";
import type { EntityRef } from "../model/entity.ts";
import type { Instant } from "../model/time.ts";
import type { Page, PageRequest } from "./page.ts";

/** A webhook as it came in, before anybody understood it. */
export interface Delivery {
  /** Who sent it: `github`. */
  readonly source: string;
  /** What the source calls it: the same again is a duplicate, whatever it says. */
  readonly id: string;
  /** What it says it is about: `deployment_status`. */
  readonly event: string;
  readonly receivedAt: Instant;
  /** To the byte as it was signed. */
  readonly body: string;
}

export interface WaitingDelivery extends Delivery {
  /** Its place in the order they came in. */
  readonly number: number;
}

/** Events that are appended together, and what they come from. */
export interface EventBatch {
  readonly events: readonly DeliveryEvent[];
  /** What the log tells of those of them that are new. */
  readonly act: (created: readonly DeliveryEvent[]) => Act;
  /** Numbers of the deliveries that are understood by it, and wait no longer. */
  readonly understood?: readonly number[];
  /** Answers the same again under a caller's own key; which events were new is known only now. */
  readonly idempotency?: {
    readonly key: AnsweredKey;
    /** JSON. */
    readonly answer: (isNew: readonly boolean[]) => string;
  };
}

export interface AnsweredKey extends Omit<IdempotencyKey, "decision"> {
  readonly at: Instant;
}

export interface AppendedEvents {
  /** Of each event, whether it was not there before. */
  readonly isNew: readonly boolean[];
  /** What is answered under the batch's key, if it has one: now, or when it came before (then nothing was written). */
  readonly answer?: string;
}

export interface EventQuery extends PageRequest {
  readonly entity?: EntityRef;
  readonly repository?: string;
  readonly kind?: DeliveryEventKind;
}

/** What events were told of: an entity they name, a repository, or both. */
export interface EventSubject {
  readonly entity: EntityRef | null;
  readonly repository: string | null;
  readonly events: number;
  /** Of what occurred first, and last. */
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** When the last of them came in. */
  readonly receivedAt: Instant;
}

/** The log of delivery events, to which is only added, and the webhooks they are understood from. */
export interface EventStore {
  /** Keeps it as it is, to be understood later. False: it was there before. Many at once share one write to disk. */
  receive(delivery: Delivery): Promise<boolean>;
  /** Of those nobody has understood, the first that came. */
  waiting(limit: number): Promise<readonly WaitingDelivery[]>;
  /**
   * Appends those whose dedupe key is not there yet, also not earlier in the batch. Many batches at once share one write.
   * Rejects with StoreConflict where another request came with the same key, and it has not expired.
   */
  append(batch: EventBatch): Promise<AppendedEvents>;
  /**
   * All that name one of these entities, one of these repositories and no entity, or neither any entity nor any repository
   * (what else is known of an incident says whose it is): by when they occurred, then by dedupe key. `since`: none that
   * occurred before.
   */
  about(
    entities: readonly EntityRef[],
    repositories: readonly string[],
    since?: Instant,
  ): Promise<readonly DeliveryEvent[]>;
  /** The last that came in first. */
  list(query: EventQuery): Promise<Page<DeliveryEvent>>;
  /** By entity, then repository. */
  subjects(): Promise<readonly EventSubject[]>;
  /** Forgets answers that expired before `at`, and understood webhooks that came in before `receivedBefore`; so many at most. */
  prune(at: Instant, receivedBefore: Instant, limit: number): Promise<void>;
}
