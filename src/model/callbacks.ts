// Which addresses may the service call when a decision that somebody waits for is made?

/** Where such calls may go, and the key that signs them. */
export interface Callbacks {
  /** The signing key as raw bytes. */
  readonly key: Uint8Array;
  /** Hosts that may be called although their addresses are private, also without https and on any port. Lower case. */
  readonly privateHosts: readonly string[];
}
