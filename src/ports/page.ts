// How is a long list asked for and answered page by page?

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The `after` of the next request; null: this was the last page. */
  readonly next: string | null;
}

export interface PageRequest {
  /** At least 1. */
  readonly limit: number;
  /** The `next` of the page before; left out: the first page. */
  readonly after?: string;
}
