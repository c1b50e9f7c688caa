// Which entities have not been evaluated since they, or the rulebook, last changed? They are evaluated.

import type { EntityRef } from "../../model/entity.ts";
import { ENTITIES_IN_A_TURN, evaluateInTurn } from "./evaluate-entities.ts";
import type { Muster } from "../muster.ts";

export interface OutdatedOptions {
  /** How many entities to evaluate at most. The rest waits for the next run. */
  readonly budget?: number;
}

/**
 * Evaluates a few at a time, until none is left. If the process is killed half-way, the next run continues. Returns how
 * many entities were evaluated.
 */
export async function evaluateOutdated(muster: Muster, { budget = Infinity }: OutdatedOptions = {}): Promise<number> {
  let done = 0;
  let doneBefore = 0;
  let isFirstWalk = true;
  let after: EntityRef | undefined;
  while (done < budget) {
    const limit = Math.min(ENTITIES_IN_A_TURN, budget - done);
    const walk = { limit, after, isFirstWalk };
    const { evaluated, last } = await muster.fleet.inTurn(() => evaluateSome(muster, walk));
    after = last;
    done += evaluated;
    await muster.pause?.();
    if (last !== undefined) continue;
    // Entities behind this point may have become outdated meanwhile. Another walk from the start finds them.
    if (done === doneBefore) break;
    doneBefore = done;
    isFirstWalk = false;
  }
  if (done > 0) muster.log.info("evaluated outdated entities", { entities: done });
  return done;
}

interface SomeEvaluated {
  readonly evaluated: number;
  /** Where the next call continues; undefined: the walk is at its end. */
  readonly last: EntityRef | undefined;
}

interface Walk {
  readonly limit: number;
  readonly after: EntityRef | undefined;
  readonly isFirstWalk: boolean;
}

async function evaluateSome(muster: Muster, { limit, after, isFirstWalk }: Walk): Promise<SomeEvaluated> {
  const rulebook = await muster.rules.current(muster.store);
  if (rulebook === undefined) return { evaluated: 0, last: undefined };
  const refs = await muster.store.evaluations.outdated(rulebook.rulebook.digest, limit, after);
  // Still outdated: probably nothing was written, since the fleet held an old state of them. They are read again.
  if (!isFirstWalk) muster.fleet.forget(refs);
  const changes = refs.map((entity) => ({ entity, keys: null }));
  return { evaluated: await evaluateInTurn(muster, changes, muster.clock.now()), last: refs.at(-1) };
}
