// What is kept of errands?

import type { Errand, NewErrand } from "../model/errand.ts";
import type { JsonObject } from "../model/json.ts";
import type { Instant } from "../model/time.ts";

/** A claim on errands that are due, by one worker. */
export interface ErrandClaim {
  readonly channel: string;
  readonly at: Instant;
  /** Until then nobody else gets these errands. Afterwards the claimant counts as gone. */
  readonly until: Instant;
  readonly limit: number;
  /** Identifies this claim alone. */
  readonly id: string;
}

/** Errands are not recorded in the audit log, but what they tell of is. */
export interface ErrandStore {
  /** Where an errand about the same subject exists in the channel, finished or not, it stays as it is. */
  add(errands: readonly NewErrand[], at: Instant): Promise<void>;
  get(channel: string, subject: string): Promise<Errand | undefined>;
  /** Makes an errand due at `dueAt`, if it is due later. One that is finished or claimed stays as it is. */
  hasten(channel: string, subject: string, dueAt: Instant): Promise<void>;
  /**
   * As `hasten`, for all errands of a channel except those that have failed before: what holds those up is not a
   * decision.
   */
  hastenAll(channel: string, dueAt: Instant): Promise<void>;
  /** Errands that are due, the longest due first. */
  claim(claim: ErrandClaim): Promise<readonly Errand[]>;
  /**
   * Replaces the body and keeps the claim. False: somebody else has claimed the errand since, and nothing is written.
   */
  keep(errand: Errand, body: JsonObject): Promise<boolean>;
  /** Ends the claim, to be tried again. False: as for `keep`. */
  postpone(errand: Errand, to: Pick<Errand, "body" | "dueAt" | "failures">): Promise<boolean>;
  /** Never due again. False: as for `keep`. */
  finish(errand: Errand, at: Instant, body: JsonObject): Promise<boolean>;
  /** Deletes the errand, so that it can be added again. */
  remove(errand: Errand): Promise<void>;
  /** Ends all claims, since whoever made them is gone; the errands are due at this instant. */
  release(at: Instant): Promise<void>;
  /** When the next errand of these channels becomes due; null: never. */
  nextDue(channels: readonly string[]): Promise<Instant | null>;
  /** Deletes errands that were finished before `at`. */
  prune(at: Instant): Promise<void>;
}
