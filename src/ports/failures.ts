// What can keep a store from doing what it is asked?

/** The store cannot write (or read) now: full, read-only, held by another process, unreachable. Nothing was written. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
  readonly reason: "full" | "busy" | "read-only" | "io" | "closed";

  constructor(reason: StoreUnavailable["reason"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * This process cannot serve what is on disk: it belongs to another program, is damaged, gone, of another version, or
 * already in use. Nothing was changed. The message follows the text rules of `Problem`.
 */
export class StoreRefused extends Error {
  override readonly name = "StoreRefused";
  /** Stable, kebab-case. */
  readonly code: string;
  /** A separate sentence: what to do about it. */
  readonly help: string;

  constructor(code: string, message: string, help: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.help = help;
  }
}

/** Something was written since the caller read: read and decide again. */
export class StoreConflict extends Error {
  override readonly name = "StoreConflict";
}
