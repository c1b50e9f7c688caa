// Why was a request refused, in terms that every interface (HTTP, MCP, command line) can translate?

import type { Problem } from "./problem.ts";

/**
 * `malformed`: cannot be read. `unidentified`: it is not known who asks. `forbidden`: the caller may not. `missing`:
 * there is no such thing. `conflict`: it conflicts with what is there. `too-large`. `invalid`: readable but makes no
 * sense. `too-many`: try again later. `unavailable`: cannot be done now, and nothing was done.
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
  /** Everything that is wrong, where there is more than one problem. */
  readonly problems?: readonly Problem[];
  /** After how many seconds to ask again. */
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
