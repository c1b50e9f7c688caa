// Which valid name did somebody mean by one that does not exist?

import { distance } from "fastest-levenshtein";

/** The choice nearest to `written`; `undefined` where none is within `most` edits, so that no slip explains it. */
export function nearest(
  written: string,
  choices: Iterable<string>,
  most = Math.max(2, Math.ceil(written.length / 3)),
): string | undefined {
  const lowered = written.toLowerCase();
  let best: string | undefined;
  let bestDistance = most + 1;
  for (const choice of choices) {
    // As many edits at least: most choices need no closer look.
    if (Math.abs(choice.length - lowered.length) >= bestDistance) continue;
    const away = distance(lowered, choice.toLowerCase());
    if (away < bestDistance) [best, bestDistance] = [choice, away];
  }
  return best;
}

/**
 * `did you mean X?` for a slip, or for a name that was cut short. Otherwise the valid choices; `undefined` where there
 * are none.
 */
export function suggest(written: string, choices: readonly string[]): string | undefined {
  const choice = nearest(written, choices);
  const meant = choice === undefined ? startingAlike(written, choices) : [choice];
  if (meant.length > 0) return `did you mean ${meant.map((name) => `\`${name}\``).join(" or ")}?`;
  if (choices.length === 0) return undefined;
  const shown = choices.slice(0, 12).map((name) => `\`${name}\``);
  return `valid here: ${shown.join(", ")}${choices.length > shown.length ? ", …" : ""}`;
}

/** Fewer characters begin too many names by chance. */
const LEAST_START = 3;
const MOST_MEANT = 3;

/** The choices that begin with (nearly) what was written, up to the end of a word; none where there are many. */
function startingAlike(written: string, choices: readonly string[]): readonly string[] {
  if (written.length < LEAST_START) return [];
  const most = Math.floor(written.length / 4);
  const meant = choices.filter((choice) => nearest(written, beginnings(choice), most) !== undefined);
  return meant.length > MOST_MEANT ? [] : meant;
}

/** For `a-b-c`: `a` and `a-b`. */
function beginnings(name: string): string[] {
  return [...name.matchAll(/[-_./:]/g)].map(({ index }) => name.slice(0, index));
}
