// Are directives, approvals and deployments stored under their own values? Queries would not find them under others.

import { asc, getTableColumns, gt } from "drizzle-orm";
import type { Approval } from "../model/approval.ts";
import type { DeployedRelease } from "../model/deployed-release.ts";
import type { Directive } from "../model/directive.ts";
import type { Misfiled } from "../ports/audit.ts";
import { build } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { approvals, deployments, directives } from "./schema.ts";
import { rowOf as rowOfApproval } from "./sql-approvals.ts";
import { rowOf as rowOfDeployed } from "./sql-deployments.ts";
import { rowOf as rowOfDirective } from "./sql-directives.ts";

const AT_ONCE = 500;

type FiledTable = typeof directives | typeof approvals | typeof deployments;
type Find = (driver: Driver) => Promise<Misfiled | undefined>;

const FINDS: readonly Find[] = [
  finding<Directive>(directives, rowOfDirective, ({ kind, id }) => ({ kind, subject: id })),
  finding<Approval>(approvals, rowOfApproval, ({ id }) => ({ kind: "approval", subject: id })),
  finding<DeployedRelease>(deployments, rowOfDeployed, ({ decision }) => ({ kind: "deployment", subject: decision })),
];

export async function firstMisfiled(driver: Driver): Promise<Misfiled | undefined> {
  for (const find of FINDS) {
    const found = await find(driver);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `rowOf`: makes the columns that belong to what is kept as JSON in `body`. */
function finding<Kept>(table: FiledTable, rowOf: (kept: Kept) => object, tell: (kept: Kept) => Misfiled): Find {
  const names = Object.keys(getTableColumns(table));
  return async (driver) => {
    for (let after = 0; ;) {
      const page = build.select().from(table).where(gt(table.number, after)).orderBy(asc(table.number)).limit(AT_ONCE);
      const rows = await driver.rows(page.toSQL());
      for (const row of rows) {
        const there = Object.fromEntries(names.map((name, index) => [name, row[index]]));
        const kept = JSON.parse(String(there["body"])) as Kept;
        const isElsewhere = Object.entries(rowOf(kept)).some(([name, value]) => there[name] !== value);
        if (isElsewhere) return tell(kept);
        after = Number(there["number"]);
      }
      if (rows.length < AT_ONCE) return undefined;
    }
  };
}
