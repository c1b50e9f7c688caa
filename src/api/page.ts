// How are lists asked for, and how are they answered?

import { z } from "zod";

export const MOST_PER_PAGE = 1_000;

/** The query that every list accepts. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(MOST_PER_PAGE).default(100).meta({ description: "How many at most." }),
  after: z.string().min(1).max(1_000).optional().meta({ description: "`next` of the page before." }),
};

/** One page of a list. */
export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; next: z.ZodNullable<z.ZodString> }> {
  return z.strictObject({
    items: z.array(item),
    next: z
      .string()
      .nullable()
      .meta({ description: "Send this as `after` to get the following page; null: this is the last." }),
  });
}
