// How is an answer read that comes in for as long as it likes, but never stands still?

/** Gives up on what does not come in time; whoever is slow to read what came is waited for. */
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

/** The text as it comes in. Whoever stops reading closes the connection. Throws what the network throws. */
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
