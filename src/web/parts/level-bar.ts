// How is a fleet spread over the levels of a scorecard?

import { cleanText } from "../../report/clean-text.ts";
import type { Html } from "../html.ts";
import { bar, levelName } from "./bar.ts";
import type { BarPart } from "./bar.ts";

export interface HeldCount {
  /** Null: no level. */
  readonly level: string | null;
  readonly entities: number;
}

/** The highest level comes first and no level last. `before`: an earlier spread, drawn below. */
export function levelBar(held: readonly HeldCount[], before?: readonly HeldCount[]): Html {
  return bar("Levels", partsOf(held), before === undefined ? [] : partsOf(before));
}

/** `gold 3, silver 5, none 1` */
export function sayHeld(held: readonly HeldCount[]): string {
  return partsOf(held)
    .filter(({ share }) => share > 0)
    .map(({ label }) => label)
    .join(", ");
}

function partsOf(held: readonly HeldCount[]): BarPart[] {
  const levels = held.filter(({ level }) => level !== null);
  const parts = levels.map(({ level, entities }, index) => ({
    name: levelName(index, levels.length),
    share: entities,
    label: `${cleanText(level ?? "")} ${entities}`,
  }));
  const none = held.find(({ level }) => level === null)?.entities ?? 0;
  return [...parts.toReversed(), { name: levelName(-1, 0), share: none, label: `no level ${none}` }];
}
