// Who may end a waiver before its time, or take back a request?

import type { WaiverBody } from "../../api/waivers.ts";
import { waiverState } from "../../model/directive.ts";
import type { Waiver } from "../../model/directive.ts";
import type { Identity } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";
import { formatInstant } from "../../model/time.ts";
import { findDirective } from "./find-directive.ts";
import { personOf } from "../access/linked-user.ts";
import type { Muster } from "../muster.ts";
import { changeInForce } from "./put-in-force.ts";
import { sayDone, tellWaiver } from "./tell-waivers.ts";

/**
 * An operator may revoke any waiver, everybody else those they asked for. Throws Refusal: `missing`, `forbidden`, or
 * `conflict` if it is over.
 */
export async function revokeWaiver(muster: Muster, id: string, identity: Identity): Promise<WaiverBody> {
  const at = muster.clock.now();
  const waiver = await findDirective(muster, "waiver", id);
  const by = (await personOf(muster, identity)) ?? identity.actor;
  const mayEndAny = identity.roles.some((role) => role === "operator" || role === "admin");
  if (!mayEndAny && by !== waiver.requested.by) {
    throw new Refusal("forbidden", "not-own-request", `${waiver.requested.by} asked for \`${id}\`, not ${by}`, {
      help: "an operator can revoke it",
    });
  }
  const state = waiverState(waiver, at);
  if (state === "revoked" || state === "expired") {
    const when =
      state === "expired" ? `was over at ${formatInstant(waiver.until)}` : `was revoked by ${waiver.ended?.by}`;
    throw new Refusal("conflict", `waiver-${state}`, `\`${id}\` ${when}`);
  }
  const ended: Waiver = { ...waiver, ended: { by, at } };
  const summary = sayDone(waiver, `revoked by ${by}`);
  await changeInForce(muster, waiver, ended, { at, actor: identity.actor, summary });
  return tellWaiver(muster, ended, at);
}
