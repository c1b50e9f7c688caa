// What flips by time alone: facts that have grown stale, ages that have crossed what they are compared with?

import { ENTITIES_IN_A_TURN, evaluateInTurn } from "./evaluate-entities.ts";
import type { Muster } from "../muster.ts";

/** Everything that is due now; answers how many entities were evaluated. */
export async function evaluateDue(muster: Muster): Promise<number> {
  const at = muster.clock.now();
  let done = 0;
  for (;;) {
    const evaluated = await muster.fleet.inTurn(() => evaluateSome(muster, at));
    if (evaluated === 0) return done;
    done += evaluated;
    await muster.pause?.();
  }
}

async function evaluateSome(muster: Muster, at: number): Promise<number> {
  const refs = await muster.store.evaluations.due(at, ENTITIES_IN_A_TURN);
  const cause = { kind: "time", name: null } as const;
  const changes = refs.map((entity) => ({ entity, keys: [], isWhole: true, cause }));
  return evaluateInTurn(muster, changes, at);
}
