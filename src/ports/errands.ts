// What is kept of what is to be done elsewhere?

import type { Errand, NewErrand } from "../model/errand.ts";
import type { JsonObject } from "../model/json.ts";
import type { Instant } from "../model/time.ts";

export interface ErrandClaim {
  readonly channel: string;
  readonly at: Instant;
  /** Nobody else is given what was claimed before then: whoever claimed it may be gone. */
  readonly until: Instant;
  readonly limit: number;
  /** Of this claim alone. */
  readonly id: string;
}

/** What is to be done elsewhere. Not part of the audit chain: what an errand tells of is. */
export interface ErrandStore {
  /** Where there is one about the same already, done or not, that stays as it is. */
  add(errands: readonly NewErrand[], at: Instant): Promise<void>;
  get(channel: string, subject: string): Promise<Errand | undefined>;
  /** Makes it due then, where it is due later; what is finished, or being seen to, stays as it is. */
  hasten(channel: string, subject: string, dueAt: Instant): Promise<void>;
  /** As `hasten`, all of a channel but those that failed: what keeps these up is no decision. */
  hastenAll(channel: string, dueAt: Instant): Promise<void>;
  /** Those that are due, the longest due first. */
  claim(claim: ErrandClaim): Promise<readonly Errand[]>;
  /** Still claimed, with another body. False: somebody else has claimed it since, and nothing is written. */
  keep(errand: Errand, body: JsonObject): Promise<boolean>;
  /** Claimed no more. False: as of `keep`. */
  postpone(errand: Errand, to: Pick<Errand, "body" | "dueAt" | "failures">): Promise<boolean>;
  /** Never due again. False: as of `keep`. */
  finish(errand: Errand, at: Instant, body: JsonObject): Promise<boolean>;
  /** As if it had never been: it can be added again. */
  remove(errand: Errand): Promise<void>;
  /** Whoever claimed anything is gone: it is due by then. */
  release(at: Instant): Promise<void>;
  /** When the next of these channels will be; null: never. */
  nextDue(channels: readonly string[]): Promise<Instant | null>;
  /** Forgets what was finished before `at`. */
  prune(at: Instant): Promise<void>;
}
