// In which ways does asking a server end without an answer? Each leads to an exit code of its own.

import type { Problem } from "../model/problem.ts";
import { UsageError } from "../model/usage-error.ts";

export interface UnavailableDetails {
  /** It may pass: trying again makes sense. */
  readonly again: boolean;
  /** Seconds the server asks to wait. */
  readonly retryAfter?: number | undefined;
  readonly help?: string | undefined;
  readonly cause?: unknown;
}

/** Nobody knows the answer: not reached, too late, overloaded, broken, or no muster server at all. Exit 3. */
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

/** The server knows who asks too little, or knows that they may not. Exit 5. */
export class NotPermitted extends Error {
  override readonly name = "NotPermitted";
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/** The question makes no sense to the server, and never will. Exit 2. */
export class AnswerRefused extends UsageError {
  readonly status: number;
  /** Stable, of the server's problem; undefined: it gave none. */
  readonly code: string | undefined;
  /** Errors first. */
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
