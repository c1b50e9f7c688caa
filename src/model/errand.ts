// What has to be done at another system, however many attempts it takes and across restarts?

import type { JsonObject } from "./json.ts";
import type { Instant } from "./time.ts";

/**
 * Something to tell another system or to ask of it. A channel has at most one errand for a subject, finished or not, so
 * that nothing is done twice.
 */
export interface NewErrand {
  /** Names the code that does it: `github-protection-rule`. */
  readonly channel: string;
  /** Unique within the channel. */
  readonly subject: string;
  /** What the channel needs to do it, including what it has found out so far. */
  readonly body: JsonObject;
  readonly dueAt: Instant;
}

export interface Errand extends NewErrand {
  readonly createdAt: Instant;
  /** Failed attempts since the last one that succeeded. */
  readonly failures: number;
  /** How many times the errand has been claimed. What an earlier claimant writes no longer counts. */
  readonly claims: number;
  /** Null: it is still to be done. */
  readonly finishedAt: Instant | null;
}
