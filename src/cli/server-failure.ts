// In which ways can asking a server fail? Each has an exit code of its own.

import type { Problem } from "../model/problem.ts";
import { UsageError } from "../model/usage-error.ts";

export interface UnavailableDetails {
  /** The failure may pass, so a retry makes sense. */
  readonly again: boolean;
  /** How many seconds the server asks to wait. */
  readonly retryAfter?: number | undefined;
  readonly help?: string | undefined;
  readonly cause?: unknown;
}

/** No answer: the server was not reached, too slow, overloaded, broken, or is no muster server at all. Exit 3. */
export class ServerUnavailable extends Error {
  override readonly name = "ServerUnavailable";
  readonly again: boolean;
  readonly retryAfter: number | undefined;
  readonly help: string | undefined;

  constructor(message: string, { again, retryAfter, help, cause }: UnavailableDetails) {
    super(message, { cause });
    this.again = again;
    this.retryAfter = retryAfter;
    this.help = help;
  }
}

/** The server does not know who is asking, or knows that they may not do this. Exit 5. */
export class NotPermitted extends Error {
  override readonly name = "NotPermitted";
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/** The server understood the request and refused it for good. Exit 2. */
export class AnswerRefused extends UsageError {
  readonly status: number;
  /** The stable code of the server's problem. Undefined: it gave none. */
  readonly code: string | undefined;
  /** Errors come first. */
  readonly problems: readonly Problem[];

  constructor(
    message: string,
    help: string | undefined,
    status: number,
    code: string | undefined,
    problems: readonly Problem[],
  ) {
    super(message, help);
    this.status = status;
    this.code = code;
    this.problems = problems;
  }
}
