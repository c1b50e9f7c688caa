// What is kept of a decision, so that it can be read, found and replayed?

import { digestOf, finite } from "./audit.ts";
import type { Verdict } from "./decision.ts";
import type { EntityRef } from "./entity.ts";
import type { Instant } from "./time.ts";

export interface DecisionRecord {
  /** `dec_…` */
  readonly id: string;
  readonly entity: EntityRef;
  /** Normalised. */
  readonly environment: string;
  readonly verdict: Verdict;
  readonly decidedAt: Instant;
  /** Until when an allow may be relied upon; null: until anything it rests on changes. */
  readonly validUntil: Instant | null;
  /**
   * Fingerprint of what was asked and by whom, whatever is known. A question can have many decisions; only the newest
   * can hold.
   */
  readonly question: string;
  /**
   * Fingerprint of everything the answer depends on. While a decision holds, the same key is answered with it again.
   */
  readonly key: string;
  /** Digest of the rulebook it was decided by. */
  readonly rulebook: string;
  /** Digest of what was known of the entity; the text is kept once for all decisions that rest on it. */
  readonly inputs: string;
  /** Digest of what the answer told; the text is kept once for all decisions with the same. */
  readonly telling: string;
  /** Digest of what people had put in force and of what was deployed before; null: there was neither. */
  readonly inForce: string | null;
  /** What was asked and by whom, as JSON text. */
  readonly request: string;
}

/** A text that is kept once for all decisions that name its digest. */
export interface KeptText {
  readonly digest: string;
  readonly body: string;
}

export function keepText(body: string): KeptText {
  return { digest: digestOf(body), body };
}

/** The digest the audit log holds of a decision. It covers the whole record, so that any change shows. */
export function digestOfDecision(record: DecisionRecord): string {
  const { id, entity, environment, verdict, decidedAt, validUntil, question, key, rulebook, inputs, telling } = record;
  // One list literal: spreading others into it costs time for each of a million decisions that are verified.
  const columns = JSON.stringify([
    id,
    entity,
    environment,
    verdict,
    decidedAt,
    finite(validUntil),
    question,
    key,
    rulebook,
    inputs,
    telling,
    record.inForce,
  ]);
  // The request is JSON text already.
  return digestOf(`${columns}${record.request}`);
}

/** `newest`, where it answers the question again: it has the same key, and still holds at the time of asking. */
export function ifHolding<Newest extends Pick<DecisionRecord, "key" | "validUntil">>(
  newest: Newest | undefined,
  { key, decidedAt }: Pick<DecisionRecord, "key" | "decidedAt">,
): Newest | undefined {
  if (newest === undefined || newest.key !== key) return undefined;
  return newest.validUntil === null || newest.validUntil > decidedAt ? newest : undefined;
}

/** An answer given under a key of the caller's choice. The same key within a day gets the same answer. */
export interface IdempotencyKey {
  /** Keys are per token. */
  readonly token: string;
  readonly key: string;
  /** Digest of the request body: another body under the same key is refused. */
  readonly request: string;
  readonly decision: string;
  readonly expiresAt: Instant;
}
