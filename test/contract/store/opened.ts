// What is a case of the store's contract given?

import type { Store } from "../../../src/ports/store.ts";

export interface Opened {
  /** Empty. */
  readonly store: Store;
  /** Another way to the same data: another process, another Worker. */
  readonly another: () => Store;
}

/** By what they say of every store. */
export type Cases = Readonly<Record<string, (opened: Opened) => Promise<void>>>;
