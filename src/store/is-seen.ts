// Is an entity still as it was when it was evaluated?

import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { evaluated } from "./schema.ts";

/**
 * For a row that starts with the entity. `revision`: the part of the row that says which revision was evaluated.
 * Evaluating takes a while, and what changed meanwhile must not be overwritten.
 */
export function isSeen(revision: SQL): SQL {
  return sql`exists (select 1 from ${evaluated} where ${evaluated.entity} = value->>0 and ${evaluated.revision} = ${revision})`;
}
