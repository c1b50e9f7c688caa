// What does a command need from outside? The composition root gives it; tests give their own.

import type { JsonObject } from "../model/json.ts";
import type { Instant } from "../model/time.ts";

export interface Output {
  /** Resolves when more may be written; rejects with OutputClosed where nobody reads any more. */
  write(text: string): Promise<void>;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

/** Whoever read the output has gone (`muster evaluate | head`): no fault, nothing more is to be written. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** What is done to a database on this machine without a server; loaded only when it is asked for. */
export interface LocalStore {
  /** As `POST /v1/tokens` takes and answers it. */
  createToken(db: string, request: object): Promise<JsonObject>;
}

export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute: what relative paths start from. */
  readonly cwd: string;
  /** Absolute: where the program's own `rules/` and `package.json` lie. */
  readonly packageRoot: string;
  readonly now: () => Instant;
  /** Resolves when so many milliseconds are over. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From 0 to below 1: so that clients that failed together do not come back together. */
  readonly random: () => number;
  readonly fetch: (url: string, request: RequestInit) => Promise<Response>;
  readonly local: LocalStore;
}
