// What is to be done at another system, however often it takes, also after the service was started again?

import type { JsonObject } from "./json.ts";
import type { Instant } from "./time.ts";

/** Something to tell or to ask. What it is about has one errand a channel, done or not: nothing is done twice. */
export interface NewErrand {
  /** Who sees to it: `github-protection-rule`. */
  readonly channel: string;
  /** What it is about, unique in its channel. */
  readonly subject: string;
  /** What whoever sees to it needs, and has found out so far. */
  readonly body: JsonObject;
  readonly dueAt: Instant;
}

export interface Errand extends NewErrand {
  readonly createdAt: Instant;
  /** Attempts that failed since the last that did not. */
  readonly failures: number;
  /** How often somebody began to see to it: what was kept of an earlier attempt does not count any more. */
  readonly claims: number;
  /** Null: it is still to be done. */
  readonly finishedAt: Instant | null;
}
