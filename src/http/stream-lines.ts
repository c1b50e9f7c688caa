// How is an answer sent while it is made: no faster than it is read, and never cut short as if it were whole?

/**
 * Rejects where the beginning cannot be made: that can still be refused. What fails later is given to `onBreak`, and
 * breaks the stream off. Whoever stops reading ends `lines`.
 */
export async function streamLines(
  lines: AsyncGenerator<string, void>,
  onBreak: (error: unknown) => void,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let first: IteratorResult<string, void> | undefined = await lines.next();
  let isRead = true;
  // Nothing is made before somebody asks for it.
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = first ?? (await lines.next());
          first = undefined;
          if (!isRead) return;
          if (done === true) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          onBreak(error);
          controller.error(new Error("the answer broke off"));
        }
      },
      cancel: async () => {
        isRead = false;
        await lines.return();
      },
    },
    { highWaterMark: 0 },
  );
}
