// Which waiver is meant, and how does it become another: only as long as it is still what was looked at?

import type { Waiver } from "../model/directive.ts";
import type { Identity } from "../model/identity.ts";
import { Refusal } from "../model/refusal.ts";
import type { Muster } from "./muster.ts";
import { actOfWaiver } from "./request-waiver.ts";

/** Throws Refusal `missing`. */
export async function findWaiver({ store }: Pick<Muster, "store">, id: string): Promise<Waiver> {
  const found = await store.directives.get(id);
  if (found?.kind === "waiver") return found;
  throw new Refusal("missing", "no-such-waiver", `there is no waiver \`${id}\``, {
    help: "`muster waiver list` shows them",
  });
}

export interface WaiverChange {
  readonly before: Waiver;
  readonly after: Waiver;
  /** For the audit log: `approved by user:default/kim`. */
  readonly what: string;
}

/** Throws Refusal `conflict` where somebody else changed it meanwhile. */
export async function changeWaiver(
  { store, inForce, clock }: Muster,
  { before, after, what }: WaiverChange,
  identity: Identity,
): Promise<void> {
  const act = actOfWaiver(after, what, identity, clock.now());
  if (!(await store.directives.change(before, after, act))) {
    throw new Refusal("conflict", "changed-meanwhile", `\`${before.id}\` is not what it was any more`, {
      help: "look at it again: somebody else answered",
    });
  }
  inForce.forget();
}
