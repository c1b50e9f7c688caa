// How is a place inside JSON named?

/** The JSON pointer (RFC 6901) to a path from the root of a value: `/where/and/0`; empty for the root itself. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
