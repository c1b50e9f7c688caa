// Does a freeze begin before it ends?

import type { Problem } from "../model/problem.ts";
import { checkReleaseConditions } from "./check-conditions.ts";
import type { Names } from "./names.ts";
import { member, problemAt, textOf } from "./place.ts";
import type { Place } from "./place.ts";

export function checkFreeze(freeze: Place, names: Names): Problem[] {
  const window = member(freeze, "window");
  const stretch = checkStretch(member(window, "from"), member(window, "to"));
  return [...stretch, ...checkReleaseConditions("Freeze", freeze, names)];
}

/** Both ends are dates or local times of one zone, which sort as text. */
export function checkStretch(from: Place, to: Place): Problem[] {
  const [start, end] = [textOf(from), textOf(to)];
  if (start === undefined || end === undefined || start < end || !isTime(start) || !isTime(end)) return [];
  const [first, second] = [from, to].map((place) => `\`${String(place.path.at(-1))}\``);
  const message = `${second} is \`${end}\`, which is not after ${first}, \`${start}\``;
  return [problemAt(to, { code: "ends-before-start", message })];
}

function isTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?$/.test(text);
}
