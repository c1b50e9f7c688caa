// How is a long list asked for, and answered, piece by piece?

export interface Page<Item> {
  readonly items: readonly Item[];
  /** What to ask for next; null: that was all. */
  readonly next: string | null;
}

export interface PageRequest {
  /** At least 1. */
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string;
}
