// What is in a list, however many pages it has?

import type { Page, PageRequest } from "../ports/page.ts";

const PAGE = 500;

type List<Item> = (page: PageRequest) => Promise<Page<Item>>;
type Pause = (() => Promise<void>) | undefined;

/** `pause`: called between two pages, so that everything else has its turn. */
export async function* everyPage<Item>(list: List<Item>, pause?: Pause): AsyncGenerator<readonly Item[]> {
  let after: string | undefined;
  do {
    const { items, next } = await list({ limit: PAGE, ...(after !== undefined && { after }) });
    yield items;
    after = next ?? undefined;
    if (after !== undefined) await pause?.();
  } while (after !== undefined);
}

/** One by one, which is slower. For whole fleets, use `everyPage`. */
export async function* everyItem<Item>(list: List<Item>, pause?: Pause): AsyncGenerator<Item> {
  for await (const items of everyPage(list, pause)) yield* items;
}
