// Is an entity still as it was when it was evaluated?

import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { evaluated } from "./schema.ts";

/**
 * Of a row that starts with the entity; `revision`: what of it says which was seen. Evaluating takes a while: what
 * became of it meanwhile is not overwritten.
 */
export function isSeen(revision: SQL): SQL {
  return sql`exists (select 1 from ${evaluated} where ${evaluated.entity} = value->>0 and ${evaluated.revision} = ${revision})`;
}
