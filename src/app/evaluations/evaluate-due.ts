// What has flipped by time alone, such as a fact that has grown stale or an age that has crossed a limit?

import type { EntityRef } from "../../model/entity.ts";
import type { Instant } from "../../model/time.ts";
import { ENTITIES_IN_A_TURN, evaluateInTurn } from "./evaluate-entities.ts";
import type { Muster } from "../muster.ts";

/** Evaluates everything that is due now. Returns how many entities were evaluated. */
export async function evaluateDue(muster: Muster): Promise<number> {
  const at = muster.clock.now();
  const before = new Set<EntityRef>();
  let done = 0;
  for (;;) {
    const evaluated = await muster.fleet.inTurn(() => evaluateSome(muster, at, before));
    if (evaluated === 0) return done;
    done += evaluated;
    await muster.pause?.();
  }
}

/** `before`: the entities that this run has evaluated already. */
async function evaluateSome(muster: Muster, at: Instant, before: Set<EntityRef>): Promise<number> {
  const refs = await muster.store.evaluations.due(at, ENTITIES_IN_A_TURN);
  // An entity that is due again was probably not written, since the fleet held an old state of it. It is read again.
  const again = refs.filter((ref) => before.has(ref));
  if (again.length > 0) muster.fleet.forget(again);
  for (const ref of refs) before.add(ref);
  const cause = { kind: "time", name: null } as const;
  const changes = refs.map((entity) => ({ entity, keys: [], isWhole: true, cause }));
  return evaluateInTurn(muster, changes, at);
}
