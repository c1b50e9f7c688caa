// Is it accepted, wherever it is judged, that an entity does not pass a rule?

import type { Muster } from "../../../app/muster.ts";
import { waiverState } from "../../../model/directive.ts";
import type { EntityRef } from "../../../model/entity.ts";
import type { Instant } from "../../../model/time.ts";

export type IsWaived = (entity: EntityRef, scorecard: string, rule: string) => boolean;

/** A waiver of some environments says nothing of the entity as such. */
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
