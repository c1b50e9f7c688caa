// Does an entry after the last that was walked tell of it? Others may write while the audit log is verified.

import type { Store } from "../../ports/store.ts";

const PAGE = 500;

/** `head`: the last entry that was walked. */
export async function isToldAfter({ audit }: Pick<Store, "audit">, head: number, subject: string): Promise<boolean> {
  for (let after = head; ;) {
    const page = await audit.entries(after, PAGE);
    if (page.some((entry) => entry.subject === subject)) return true;
    const end = page.at(-1);
    if (end === undefined) return false;
    after = end.sequence;
  }
}
