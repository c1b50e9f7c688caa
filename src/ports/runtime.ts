// What is needed from the machine: the time, chance, access to other systems, a log?

import type { Instant } from "../model/time.ts";

export interface Clock {
  now(): Instant;
}

/** Ids and secrets that nobody can guess. */
export interface Chance {
  /** `prefix_` and 26 characters; ids sort by time. */
  id(prefix: string, at: Instant): string;
  /** Random bytes from the operating system. */
  bytes(length: number): Uint8Array;
}

/**
 * Fetches the text at an address of another system, with limits on time and size, and without following redirects.
 * Rejects with a message that can be shown.
 */
export type FetchDocument = (url: string) => Promise<string>;

/** A text to be posted to an address from the configuration. */
export interface PostedText {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the host may have a private address. */
  readonly mayBePrivate: boolean;
}

/**
 * Posts a text with a limit on time, without following redirects, and to a private address only where that is allowed.
 * Rejects with a message that can be shown. The message does not contain the address, which may be a secret.
 */
export type PostText = (
  url: string,
  text: PostedText,
) => Promise<{ readonly status: number; /** Seconds. */ readonly retryAfter: number | undefined }>;

/** A mail to one address. The texts hold no control characters; `text` and `html` say the same. */
export interface Mail {
  /** The same id however often the mail is sent. */
  readonly id: string;
  /** The List-Id, by which mail programs can sort. */
  readonly list: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: Instant;
}

/**
 * `taken`: the answer of the mail server; `refused`: why it will never take the mail. Rejects with a message where a
 * later attempt may succeed. Neither holds an address, a name or a password.
 */
export type SendMail = (mail: Mail) => Promise<{ readonly taken: string } | { readonly refused: string }>;

/** The log that operators read, one event a line. Fields never hold secrets, headers or bodies. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
