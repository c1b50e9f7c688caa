// What did another system answer: its text, as far as it is not too long, or why there is none?

/** Undefined: it is longer than that. */
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

/** Messages of the network may quote what was sent; its codes do not. */
export function networkCode(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : undefined;
  const code: unknown = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : "the connection failed";
}

export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}
