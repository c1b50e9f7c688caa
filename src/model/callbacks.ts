// Whom may the service call about decisions that somebody waits for?

/** Where calls of decisions may go, and how they prove whose they are. */
export interface Callbacks {
  /** Of the signature: raw bytes. */
  readonly key: Uint8Array;
  /** Hosts that may be called though their addresses are private; also without https, and on any port. Lower case. */
  readonly privateHosts: readonly string[];
}
