// Is a rule waived for an entity in all environments?

import type { Muster } from "../../../app/muster.ts";
import { waiverState } from "../../../model/directive.ts";
import type { EntityRef } from "../../../model/entity.ts";
import type { Instant } from "../../../model/time.ts";

export type IsWaived = (entity: EntityRef, scorecard: string, rule: string) => boolean;

/** A waiver for certain environments does not count, since it says nothing about the entity as such. */
export async function activeWaivers(
  { store }: Pick<Muster, "store">,
  entities: readonly EntityRef[],
  at: Instant,
): Promise<IsWaived> {
  const found = await store.directives.waiversOf(entities, at);
  return (entity, scorecard, rule) =>
    (found.get(entity) ?? []).some(
      (waiver) =>
        waiver.scorecard === scorecard &&
        waiver.rule === rule &&
        waiver.environments.length === 0 &&
        waiverState(waiver, at) === "active",
    );
}
