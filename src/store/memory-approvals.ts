// What have people answered about releases, in memory?

import type { ApprovalStore } from "../ports/approvals.ts";
import { numberBefore, pageOf } from "./cursor.ts";
import { recordAct } from "./memory-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";

export function memoryApprovals(tables: MemoryTables): ApprovalStore {
  const { approvals } = tables;
  return {
    add: async (approval, act) => {
      if (approvals.some(({ id }) => id === approval.id))
        throw new Error(`there is an approval \`${approval.id}\` already`);
      approvals.push(approval);
      recordAct(tables, act);
    },
    of: async (entity, environment, since) =>
      approvals.filter((one) => one.entity === entity && one.environment === environment && one.at >= since),
    list: async ({ after, limit }) => {
      const numbered = approvals.map((approval, index) => ({ approval, number: index + 1 })).reverse();
      const rest = numbered.filter(({ number }) => number < numberBefore(after));
      const page = pageOf(rest, limit, ({ number }) => String(number));
      return { ...page, items: page.items.map(({ approval }) => approval) };
    },
  };
}
