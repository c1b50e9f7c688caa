// Who may approve a waiver? Another person than the one who asked for it, and only as it was asked for.

import type { WaiverBody } from "../../api/waivers.ts";
import type { Waiver } from "../../model/directive.ts";
import { waiverState } from "../../model/directive.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Identity } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { findDirective } from "./find-directive.ts";
import { personOf } from "../access/linked-user.ts";
import type { Muster } from "../muster.ts";
import { changeInForce } from "./put-in-force.ts";
import { requirePatternScope, requireScope } from "../access/scope.ts";
import { sayDone, tellWaiver } from "./tell-waivers.ts";

/**
 * Throws Refusal: `missing` where there is no such waiver; `forbidden` for an identity that is no known person, that
 * asked for the waiver, or whose scope does not cover it; `conflict` where the waiver waits for nobody's answer.
 */
export async function approveWaiver(muster: Muster, id: string, identity: Identity): Promise<WaiverBody> {
  const at = muster.clock.now();
  const waiver = await findDirective(muster, "waiver", id);
  const by = await requireOther(muster, waiver, identity);
  requireReach(waiver, identity);
  requireRequested(waiver, at);
  const approved: Waiver = { ...waiver, approved: { by, at } };
  const summary = sayDone(waiver, `approved by ${by}`);
  await changeInForce(muster, waiver, approved, { at, actor: identity.actor, summary });
  return tellWaiver(muster, approved, at);
}

async function requireOther(muster: Muster, { requested }: Waiver, identity: Identity): Promise<EntityRef> {
  const person = await personOf(muster, identity);
  if (person === undefined) {
    throw new Refusal(
      "forbidden",
      "no-person",
      `nobody knows which person ${identity.actor} is, and a person approves`,
      {
        help: "use a token made with `--owner user:default/you`",
      },
    );
  }
  if (person !== requested.by) return person;
  throw new Refusal("forbidden", "own-request", `${person} asked for it, and somebody else approves`, {
    help: "ask another operator",
  });
}

/** The approver's scope has to cover everything that the waiver would let pass. */
function requireReach({ entity, environments }: Waiver, identity: Identity): void {
  requireScope(identity, "entities", entity);
  for (const environment of environments.length === 0 ? ["*"] : environments) {
    requirePatternScope(identity, "environments", environment);
  }
}

function requireRequested(waiver: Waiver, at: Instant): void {
  const state = waiverState(waiver, at);
  if (state === "requested") return;
  const { id, approved, until, ended } = waiver;
  const said = {
    active: `is in force: ${approved?.by} approved it`,
    expired: `was over at ${formatInstant(until)}`,
    revoked: `was revoked by ${ended?.by}`,
  };
  throw new Refusal("conflict", `waiver-${state}`, `\`${id}\` ${said[state]}`, {
    help: "`muster waiver request` asks anew",
  });
}
