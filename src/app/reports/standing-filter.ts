// Which entities' standings are asked for?

import { readFilters } from "../catalog/read-filters.ts";
import type { KeptStanding } from "./kept-standings.ts";

export interface GroupFilters {
  readonly owner?: string | undefined;
  readonly system?: string | undefined;
  readonly tier?: string | undefined;
  /** Case does not matter. */
  readonly kind?: string | undefined;
}

export function isOfGroup(asked: GroupFilters): (standing: KeptStanding) => boolean {
  const { owner, system } = readFilters(asked);
  const { tier, kind } = asked;
  return (one) =>
    (owner ?? one.owner) === one.owner &&
    (system ?? one.system) === one.system &&
    (tier ?? one.tier) === one.tier &&
    (kind ?? one.kind).toLowerCase() === one.kind.toLowerCase();
}
