// What did another system answer? Its text within a size limit, or why there is none.

/** Undefined: the body is longer than `maxBytes`. */
export async function readText(
  response: Response,
  maxBytes: number,
): Promise<{ readonly text: string; readonly bytes: number } | undefined> {
  const decoder = new TextDecoder();
  const reader = (response.body ?? new ReadableStream<Uint8Array>({ start: (to) => to.close() })).getReader();
  let [text, bytes] = ["", 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), bytes };
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** The code of a network error. Its message is not used, since it may quote what was sent. */
export function networkCode(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : undefined;
  const code: unknown = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : "the connection failed";
}

export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}
