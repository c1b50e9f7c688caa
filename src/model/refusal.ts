// Why was a request refused, in terms every way of asking can answer with?

import type { Problem } from "./problem.ts";

/**
 * `malformed`: it cannot be read. `unidentified`: nobody says who asks. `forbidden`: they may not. `missing`: there is
 * no such thing. `conflict`: it does not fit what is there. `too-large`. `invalid`: it can be read and makes no sense.
 * `too-many`: ask later. `unavailable`: it could not be done now, and nothing of it was done.
 */
export type RefusalKind =
  | "malformed"
  | "unidentified"
  | "forbidden"
  | "missing"
  | "conflict"
  | "too-large"
  | "invalid"
  | "too-many"
  | "unavailable";

export interface RefusalDetails {
  /** A separate sentence: the nearest valid choice. */
  readonly help?: string;
  /** Everything that is wrong, where it is more than one thing. */
  readonly problems?: readonly Problem[];
  /** Seconds after which asking again makes sense. */
  readonly retryAfter?: number;
}

/** Thrown by use cases. `code` is stable, kebab-case; the message follows the text rules of `Problem`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly kind: RefusalKind;
  readonly code: string;
  readonly details: RefusalDetails;

  constructor(kind: RefusalKind, code: string, message: string, details: RefusalDetails = {}) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.details = details;
  }
}
