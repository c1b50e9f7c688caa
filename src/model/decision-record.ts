// What is kept of a decision, so that it can be read, found again, and decided once more from what it rested on?

import { digestOf } from "./audit.ts";
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
  /** Fingerprint of what was asked, by whom, whatever is known: one question has many decisions, and only the newest can hold. */
  readonly question: string;
  /** Fingerprint of all that the answer depends on: asked again with the same key while it holds, this decision is the answer. */
  readonly key: string;
  /** Digest of the rulebook it was decided by. */
  readonly rulebook: string;
  /** Digest of what was known: kept once for all decisions that rest on it. */
  readonly inputs: string;
  /** Digest of what was told: kept once for all decisions of which the same was told. */
  readonly telling: string;
  /** Digest of what people had put in force, and what had been released before; null: nothing. */
  readonly inForce: string | null;
  /** JSON: what was asked, by whom. */
  readonly request: string;
}

/** Kept once for all decisions that name its digest. */
export interface KeptText {
  readonly digest: string;
  readonly body: string;
}

export function keepText(body: string): KeptText {
  return { digest: digestOf(body), body };
}

/** What the audit chain holds of a decision: nothing of the record can change without it. */
export function digestOfDecision(record: DecisionRecord): string {
  const { id, entity, environment, verdict, decidedAt, validUntil, question, key, rulebook } = record;
  const rests = [record.inputs, record.telling, record.inForce];
  const columns = [id, entity, environment, verdict, decidedAt, validUntil, question, key, rulebook, ...rests];
  // The request is JSON already.
  return digestOf(`${JSON.stringify(columns)}${record.request}`);
}

/** `newest`, of the question of `asked`, where it is the answer to it: what it rests on is the same, and it has not ended. */
export function ifHolding<Newest extends Pick<DecisionRecord, "key" | "validUntil">>(
  newest: Newest | undefined,
  { key, decidedAt }: Pick<DecisionRecord, "key" | "decidedAt">,
): Newest | undefined {
  if (newest === undefined || newest.key !== key) return undefined;
  return newest.validUntil === null || newest.validUntil > decidedAt ? newest : undefined;
}

/** An answer given under a caller's own key: asked again with it within a day, the same answer is given. */
export interface IdempotencyKey {
  /** Keys are per token. */
  readonly token: string;
  readonly key: string;
  /** Of the body that came with it: another body under the same key is refused. */
  readonly request: string;
  readonly decision: string;
  readonly expiresAt: Instant;
}
