// Who has not been evaluated since they, or the rulebook, last changed?

import { ENTITIES_IN_A_TURN, evaluateInTurn } from "./evaluate-entities.ts";
import type { Muster } from "./muster.ts";

export interface OutdatedOptions {
  /** How many entities at most: what is left is left to the next time. */
  readonly budget?: number;
}

/** A few at a time, until none is left; killed half-way, the next run goes on. Answers how many were evaluated. */
export async function evaluateOutdated(muster: Muster, { budget = Infinity }: OutdatedOptions = {}): Promise<number> {
  let done = 0;
  while (done < budget) {
    const evaluated = await muster.fleet.inTurn(() =>
      evaluateSome(muster, Math.min(ENTITIES_IN_A_TURN, budget - done)),
    );
    if (evaluated === 0) break;
    done += evaluated;
    await muster.pause?.();
  }
  if (done > 0) muster.log.info("evaluated outdated entities", { entities: done });
  return done;
}

async function evaluateSome(muster: Muster, limit: number): Promise<number> {
  const rulebook = await muster.rules.current(muster.store);
  if (rulebook === undefined) return 0;
  const refs = await muster.store.evaluations.outdated(rulebook.rulebook.digest, limit);
  const changes = refs.map((entity) => ({ entity, keys: null }));
  return evaluateInTurn(muster, changes, muster.clock.now());
}
