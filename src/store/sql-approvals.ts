// What have people answered about releases, in a database?

import { asc, desc, lt, sql } from "drizzle-orm";
import type { Approval } from "../model/approval.ts";
import type { ApprovalStore } from "../ports/approvals.ts";
import type { Chain } from "./chain.ts";
import { numberBefore, pageOf } from "./cursor.ts";
import { build, prepare } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { approvals } from "./schema.ts";

const OF = prepare(
  build
    .select({ body: approvals.body })
    .from(approvals)
    .where(
      sql`${approvals.entity} = ${sql.placeholder("entity")} and ${approvals.environment} = ${sql.placeholder("environment")}
        and ${approvals.at} >= ${sql.placeholder("since")}`,
    )
    .orderBy(asc(approvals.number)),
);

export function sqlApprovals(driver: Driver, chain: Chain): ApprovalStore {
  return {
    add: (approval, act) => {
      const insert = build.insert(approvals).values(rowOf(approval));
      return chain.commit(async () => ({ acts: [act], writes: [insert.toSQL()], answer: undefined }));
    },
    list: async ({ after, limit }) => {
      const found = build
        .select({ body: approvals.body, number: approvals.number })
        .from(approvals)
        .where(lt(approvals.number, numberBefore(after)))
        .orderBy(desc(approvals.number))
        .limit(limit + 1);
      const page = pageOf(await driver.rows(found.toSQL()), limit, ([, number]) => String(number));
      return { ...page, items: page.items.map(([body]) => JSON.parse(body as string) as Approval) };
    },
    of: async (entity, environment, since) => {
      const rows = await driver.rows(OF(entity, environment, since));
      return rows.map(([body]) => JSON.parse(body as string) as Approval);
    },
  };
}

/** All columns except the number. */
export function rowOf(approval: Approval) {
  const { id, entity, environment, at } = approval;
  return { id, entity, environment, at, body: JSON.stringify(approval) };
}
