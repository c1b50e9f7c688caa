// What do the sources of `people` say, and who may deliver as one of them?

import type { Descriptor } from "../../catalog/catalog-format.ts";
import { readKept } from "../../catalog/keep-reading.ts";
import type { Identity } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";
import { keptOfCatalog } from "../catalog/kept-of-catalog.ts";
import type { Muster } from "../muster.ts";

/**
 * As these sources declare it, before it is merged with what others say: nobody joins a group, or becomes somebody
 * else, by a catalog file of their own.
 */
export async function readPeople(muster: Pick<Muster, "store" | "trust">): Promise<readonly Descriptor[]> {
  return (muster.trust?.people ?? []).length === 0 ? [] : keptPeople(muster);
}

const keptPeople = keptOfCatalog(
  async ({ store, trust }: Pick<Muster, "store" | "trust">) => {
    const people = trust?.people ?? [];
    const declarations = (await store.catalog.declarations()).filter(({ source }) => people.includes(source));
    const bodies = declarations.map(({ body }) => body);
    return readKept("people", bodies).descriptors;
  },
  // A change of the trust file may name other sources.
  ({ trust }) => [...(trust?.people ?? [])],
);

/** Throws Refusal `forbidden`/`source-of-people`: saying who is who takes an `admin`, however far a token reaches. */
export function requirePeopleAdmin({ trust }: Pick<Muster, "trust">, source: string, { actor, roles }: Identity): void {
  if (roles.includes("admin") || !(trust?.people ?? []).includes(source)) return;
  throw new Refusal("forbidden", "source-of-people", `${actor} may not say who belongs to which group`, {
    help: `the trust file names \`${source}\` under \`people\`: deliver as another source, or with an \`admin\` token`,
  });
}
