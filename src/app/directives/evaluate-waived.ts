// How does an entity stand after a waiver of it came into force, or was revoked?

import type { Waiver } from "../../model/directive.ts";
import { evaluateInTurn } from "../evaluations/evaluate-entities.ts";
import type { Muster } from "../muster.ts";

/**
 * Writes a waiver that counts in scorecards, and then evaluates its entity. If that fails, the waiver is written all
 * the same: the entity stays outdated, and is evaluated later.
 */
export function evaluatingWaived(
  muster: Muster,
  { id, entity }: Waiver,
  write: () => Promise<boolean>,
): Promise<boolean> {
  const { fleet, log, clock } = muster;
  return fleet.inTurn(async () => {
    const before = (await fleet.load([entity])).get(entity);
    const isWritten = await write().finally(() => fleet.forget([entity]));
    if (!isWritten || before === undefined) return isWritten;
    const cause = { kind: "waiver", name: id } as const;
    const change = { entity, keys: [], isWhole: true, wasCurrent: before.rulebook !== null, cause };
    try {
      await evaluateInTurn(muster, [change], clock.now());
    } catch (error) {
      log.error("a waived entity is not evaluated yet", { entity, waiver: id, error: String(error) });
      fleet.forget([entity]);
    }
    return isWritten;
  });
}
