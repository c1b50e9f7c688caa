// How is an answer sent while it is made? No faster than it is read, and never cut short as if it were whole.

/**
 * Rejects if the beginning cannot be made, which can still be refused. A later error is given to `onBreak`, and breaks
 * off the stream. If the reader stops, `lines` is ended.
 */
export async function streamLines(
  lines: AsyncGenerator<string, void>,
  onBreak: (error: unknown) => void,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let first: IteratorResult<string, void> | undefined = await lines.next();
  let isRead = true;
  // The high-water mark is 0, so nothing is made before somebody reads.
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
