// Which keys ever signed, in a database?

import { asc, eq } from "drizzle-orm";
import type { KeyStore } from "../ports/keys.ts";
import type { Chain } from "./chain.ts";
import { build, select } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { signingKeys } from "./schema.ts";

const columns = { id: signingKeys.id, x: signingKeys.x, since: signingKeys.since };

export function sqlKeys(driver: Driver, chain: Chain): KeyStore {
  return {
    list: async () => select(driver, build.select(columns).from(signingKeys).orderBy(asc(signingKeys.number))),
    add: ({ id, x, since }, act) =>
      chain.commit(async () => {
        const same = build.select({ id: signingKeys.id }).from(signingKeys).where(eq(signingKeys.id, id));
        if ((await select(driver, same)).length > 0) return { acts: [], writes: [], answer: false };
        const insert = build.insert(signingKeys).values({ id, x, since });
        return { acts: [act], writes: [insert.toSQL()], answer: true };
      }),
  };
}
