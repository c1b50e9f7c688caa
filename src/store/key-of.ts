// How do several texts become the key of a map?

/** No ref, name or key holds a NUL. */
export function keyOf(...parts: readonly string[]): string {
  return parts.join("\0");
}
