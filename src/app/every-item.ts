// What is in a list, whatever number of pages it takes?

import type { Page, PageRequest } from "../ports/page.ts";

const PAGE = 500;

type List<Item> = (page: PageRequest) => Promise<Page<Item>>;
type Pause = (() => Promise<void>) | undefined;

/** `pause`: between two pages everybody else has their turn. */
export async function* everyPage<Item>(list: List<Item>, pause?: Pause): AsyncGenerator<readonly Item[]> {
  let after: string | undefined;
  do {
    const { items, next } = await list({ limit: PAGE, ...(after !== undefined && { after }) });
    yield items;
    after = next ?? undefined;
    if (after !== undefined) await pause?.();
  } while (after !== undefined);
}

/** One by one, which takes longer: whoever walks a fleet walks its pages. */
export async function* everyItem<Item>(list: List<Item>, pause?: Pause): AsyncGenerator<Item> {
  for await (const items of everyPage(list, pause)) yield* items;
}
