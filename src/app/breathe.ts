// How does long work let others have their turn?

/** Between two slices: whatever waits for the event loop comes first. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
