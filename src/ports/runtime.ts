// What is needed of the machine: the time, chance, other systems' addresses, a log?

import type { Instant } from "../model/time.ts";

export interface Clock {
  now(): Instant;
}

/** Ids and secrets nobody can guess. */
export interface Chance {
  /** `prefix_` and 26 characters that sort by time, then at random. */
  id(prefix: string, at: Instant): string;
  /** Random bytes from the system's own generator. */
  bytes(length: number): Uint8Array;
}

/** The text at an address of another system: in time, in bounds, followed nowhere. Rejects with what is to be said of it. */
export type FetchDocument = (url: string) => Promise<string>;

/** What is sent to an address of the configuration. */
export interface PostedText {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Its host may have a private address. */
  readonly mayBePrivate: boolean;
}

/**
 * In time, followed nowhere, never to a private address unless that is meant. Rejects with what is to be said of it,
 * which does not hold the address: that may be a secret.
 */
export type PostText = (
  url: string,
  text: PostedText,
) => Promise<{ readonly status: number; /** Seconds. */ readonly retryAfter: number | undefined }>;

/** To one address. Texts hold no control characters; `text` and `html` say the same. */
export interface Mail {
  /** The same however often it is sent. */
  readonly id: string;
  /** What mail programs sort it by. */
  readonly list: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: Instant;
}

/**
 * `taken`: what the mail server answered; `refused`: why it never will. Rejects with what is to be said where another time
 * it may; neither holds an address, a name or a password.
 */
export type SendMail = (mail: Mail) => Promise<{ readonly taken: string } | { readonly refused: string }>;

/** What operators read, one event a line. Fields never hold secrets, headers or bodies. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
