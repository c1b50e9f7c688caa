// Where do entities stand after something about them changed? Only scorecards that read it are evaluated, and only what
// is different is written.

import type { Instant } from "../../model/time.ts";
import { EvaluationCascade } from "./evaluation-cascade.ts";
import type { EntityChange } from "./evaluation-cascade.ts";
import type { Muster } from "../muster.ts";

export type { EntityChange } from "./evaluation-cascade.ts";

/** How many entities are evaluated, and written, in one turn. */
export const ENTITIES_IN_A_TURN = 25;

/** Takes a few entities at a time, so that nobody waits long for a turn. Without a rulebook nothing is evaluated. */
export async function evaluateEntities(muster: Muster, changes: readonly EntityChange[]): Promise<void> {
  for (let start = 0; start < changes.length; start += ENTITIES_IN_A_TURN) {
    const slice = changes.slice(start, start + ENTITIES_IN_A_TURN);
    await muster.fleet.inTurn(() => evaluateInTurn(muster, slice, muster.clock.now()));
    await muster.pause?.();
  }
}

/** To be called within a turn of the fleet. Returns how many of the changed entities were evaluated. */
export async function evaluateInTurn(muster: Muster, changes: readonly EntityChange[], at: Instant): Promise<number> {
  const rulebook = await muster.rules.current(muster.store);
  if (rulebook === undefined || changes.length === 0) return 0;
  const cascade = new EvaluationCascade(muster, rulebook, at);
  const evaluated = await cascade.run(changes);
  await cascade.save();
  return evaluated;
}
