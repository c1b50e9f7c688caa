// Which rulebooks were ever in force, in a database?

import { eq } from "drizzle-orm";
import { digestOf } from "../model/audit.ts";
import type { RulebookRecord, RulebookStore } from "../ports/rulebooks.ts";
import type { Chain } from "./chain.ts";
import { build, select } from "./driver.ts";
import type { Driver, Statement } from "./driver.ts";
import { properties, rulebooks, shippedFiles } from "./schema.ts";

/** Name of the property that holds the digest. */
export const ACTIVE_RULEBOOK = "active-rulebook";

export function sqlRulebooks(driver: Driver, chain: Chain): RulebookStore {
  return {
    active: async () => {
      const [found] = await select(driver, build.select().from(properties).where(eq(properties.name, ACTIVE_RULEBOOK)));
      return found?.value ?? null;
    },
    get: async (digest) => {
      const kept = build
        .select({ files: rulebooks.files, shipped: shippedFiles.files, storedAt: rulebooks.storedAt })
        .from(rulebooks)
        .innerJoin(shippedFiles, eq(shippedFiles.digest, rulebooks.shipped))
        .where(eq(rulebooks.digest, digest));
      const [found] = await select(driver, kept);
      if (found === undefined) return undefined;
      const { files, shipped, storedAt } = found;
      return { digest, files: readFiles(files), shipped: readFiles(shipped), storedAt };
    },
    activate: (record, act) => chain.commit(async () => ({ acts: [act], writes: writesOf(record), answer: undefined })),
  };
}

function readFiles(files: string): RulebookRecord["files"] {
  return JSON.parse(files) as RulebookRecord["files"];
}

function writesOf({ digest, files, shipped, storedAt }: RulebookRecord): Statement[] {
  const shippedText = JSON.stringify(shipped);
  const shippedDigest = digestOf(shippedText);
  return [
    build.insert(shippedFiles).values({ digest: shippedDigest, files: shippedText }).onConflictDoNothing().toSQL(),
    build
      .insert(rulebooks)
      .values({ digest, files: JSON.stringify(files), shipped: shippedDigest, storedAt })
      .onConflictDoNothing()
      .toSQL(),
    build
      .insert(properties)
      .values({ name: ACTIVE_RULEBOOK, value: digest })
      .onConflictDoUpdate({ target: properties.name, set: { value: digest } })
      .toSQL(),
  ];
}
