// By which routes can a Backstage catalog be read page by page?

import { z } from "zod";
import type { JsonValue } from "../../model/json.ts";
import type { JsonAnswer } from "./get-json.ts";

export interface Page {
  readonly items: readonly JsonValue[];
  /** Undefined: this was the last page. */
  readonly next: string | undefined;
}

/** One of two routes. A `place` is where a page starts. */
export interface Route {
  readonly path: string;
  readonly placeParameter: string;
  /** Undefined: the answer is not a page. */
  read(answer: JsonAnswer): Page | undefined;
}

const byQuery = z.object({
  items: z.array(z.custom<JsonValue>()),
  pageInfo: z.object({ nextCursor: z.string().min(1).optional() }).optional(),
});

/** Available since Backstage 1.12. */
export const BY_QUERY: Route = {
  path: "entities/by-query",
  placeParameter: "cursor",
  read: ({ body }) => {
    const read = byQuery.safeParse(body).data;
    return read && { items: read.items, next: read.pageInfo?.nextCursor };
  },
};

/** For older versions. The next page is given in a header whose path is the backend's internal one. */
export const ENTITIES: Route = {
  path: "entities",
  placeParameter: "after",
  read: ({ body, headers }) => {
    if (!Array.isArray(body)) return undefined;
    const link = /<([^>]+)>\s*;\s*rel="?next"?/.exec(headers.get("link") ?? "")?.[1];
    const next = link === undefined ? null : new URLSearchParams(link.slice(link.indexOf("?") + 1)).get("after");
    return { items: body as readonly JsonValue[], next: next || undefined };
  },
};
