// Who has not been evaluated since they, or the rulebook, last changed?

import type { EntityRef } from "../../model/entity.ts";
import { ENTITIES_IN_A_TURN, evaluateInTurn } from "./evaluate-entities.ts";
import type { Muster } from "../muster.ts";

export interface OutdatedOptions {
  /** How many entities at most: what is left is left to the next time. */
  readonly budget?: number;
}

/** A few at a time, until none is left; killed half-way, the next run goes on. Answers how many were evaluated. */
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
    // Who became outdated behind its back is found by another walk from the start.
    if (done === doneBefore) break;
    doneBefore = done;
    isFirstWalk = false;
  }
  if (done > 0) muster.log.info("evaluated outdated entities", { entities: done });
  return done;
}

interface SomeEvaluated {
  readonly evaluated: number;
  /** Undefined: there was none. */
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
  // What is known of them may be what was so before: then nothing was written.
  if (!isFirstWalk) muster.fleet.forget(refs);
  const changes = refs.map((entity) => ({ entity, keys: null }));
  return { evaluated: await evaluateInTurn(muster, changes, muster.clock.now()), last: refs.at(-1) };
}
