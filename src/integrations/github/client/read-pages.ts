// How is a list read that GitHub gives in pages?

import type { z } from "zod";
import type { Asking } from "./github.ts";

export interface Pages<Item> {
  readonly items: readonly Item[];
  /** False: there are more items than were read. */
  readonly isWhole: boolean;
}

/** `itemsOf`: the items of one page. Reading ends after `most` pages, or when `isEnough` says so. */
export async function readPages<Value, Item>(
  asking: Asking,
  path: string,
  {
    schema,
    itemsOf,
    most,
    isEnough = () => false,
  }: {
    readonly schema: z.ZodType<Value>;
    readonly itemsOf: (page: Value) => readonly Item[];
    readonly most: number;
    readonly isEnough?: (items: readonly Item[]) => boolean;
  },
): Promise<Pages<Item>> {
  const items: Item[] = [];
  let next: string | null = path;
  for (let page = 0; page < most && next !== null; page++) {
    const read: Awaited<ReturnType<typeof asking.read<Value>>> = await asking.read(next, schema);
    items.push(...itemsOf(read.value));
    next = isEnough(items) ? null : read.next;
  }
  return { items, isWhole: next === null };
}
