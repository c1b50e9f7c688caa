// What is in a list, whatever number of pages it takes?

import type { Page, PageRequest } from "../ports/page.ts";

const PAGE = 500;

export async function* everyItem<Item>(list: (page: PageRequest) => Promise<Page<Item>>): AsyncGenerator<Item> {
  let after: string | undefined;
  do {
    const { items, next } = await list({ limit: PAGE, ...(after !== undefined && { after }) });
    yield* items;
    after = next ?? undefined;
  } while (after !== undefined);
}
