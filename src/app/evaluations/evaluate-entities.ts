// Where do entities stand after something of theirs changed? Evaluated as far as rules read it, and only changes written.

import type { Instant } from "../../model/time.ts";
import { EvaluationCascade } from "./evaluation-cascade.ts";
import type { EntityChange } from "./evaluation-cascade.ts";
import type { Muster } from "../muster.ts";

export type { EntityChange } from "./evaluation-cascade.ts";

/** How many entities are evaluated, and written, in one turn. */
export const ENTITIES_IN_A_TURN = 25;

/** A few at a time, so that nobody waits for long. Without a rulebook nothing is evaluated. */
export async function evaluateEntities(muster: Muster, changes: readonly EntityChange[]): Promise<void> {
  for (let start = 0; start < changes.length; start += ENTITIES_IN_A_TURN) {
    const slice = changes.slice(start, start + ENTITIES_IN_A_TURN);
    await muster.fleet.inTurn(() => evaluateInTurn(muster, slice, muster.clock.now()));
    await muster.pause?.();
  }
}

/** For whoever has the turn already. Answers how many of them were evaluated. */
export async function evaluateInTurn(muster: Muster, changes: readonly EntityChange[], at: Instant): Promise<number> {
  const rulebook = await muster.rules.current(muster.store);
  if (rulebook === undefined || changes.length === 0) return 0;
  const cascade = new EvaluationCascade(muster, rulebook, at);
  const evaluated = await cascade.run(changes);
  await cascade.save();
  return evaluated;
}
