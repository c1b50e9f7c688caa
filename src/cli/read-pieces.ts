// How is an answer read that may take any length of time in all, but must never stall?

/** Gives up when the server sends nothing in time. The time the reader takes does not count. */
export interface Patience {
  readonly signal: AbortSignal;
  within<Value>(work: () => Promise<Value>): Promise<Value>;
}

export function createPatience(milliseconds: number): Patience {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    within: async (work) => {
      const late = () => controller.abort(new DOMException("nothing came in time", "TimeoutError"));
      const timer = setTimeout(late, milliseconds);
      try {
        return await work();
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/**
 * Yields the text as it arrives. The connection is closed when the reader stops early. Throws what the network throws.
 */
export async function* readPieces({ body }: Response, patience: Patience): AsyncGenerator<string, void> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const piece = await patience.within(async () => reader?.read());
      if (piece === undefined || piece.done) return;
      yield decoder.decode(piece.value, { stream: true });
    }
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}
