// What is an owner's mail address? The catalog says so, in `spec.profile.email` of the group or the user.

import type { EntityRef } from "../../model/entity.ts";
import { readMailAddress } from "../../model/mail-address.ts";
import { profileEmail } from "../../model/profile-email.ts";
import type { Muster } from "../muster.ts";

/** Null: the catalog has no address, or none that a mail can be sent to. */
export async function mailAddressesOf(
  { store }: Pick<Muster, "store">,
  owners: readonly EntityRef[],
): Promise<ReadonlyMap<EntityRef, string | null>> {
  const entries = await store.catalog.entries(owners);
  return new Map(
    owners.map((owner) => {
      const email = profileEmail(entries.get(owner)?.entity.spec ?? {});
      return [owner, (email === undefined ? undefined : readMailAddress(email)) ?? null];
    }),
  );
}
