// How do several texts become one key of a map?

/** No ref, name or key contains a NUL. */
export function keyOf(...parts: readonly string[]): string {
  return parts.join("\0");
}
