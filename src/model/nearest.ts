// Which valid name did somebody mean who wrote another?

import { distance } from "fastest-levenshtein";

/** The choice nearest to `written`, or `undefined` when none is near enough to be a slip: at most `most` edits away. */
export function nearest(
  written: string,
  choices: Iterable<string>,
  most = Math.max(2, Math.ceil(written.length / 3)),
): string | undefined {
  const lowered = written.toLowerCase();
  let best: string | undefined;
  let bestDistance = most + 1;
  for (const choice of choices) {
    const away = distance(lowered, choice.toLowerCase());
    if (away < bestDistance) [best, bestDistance] = [choice, away];
  }
  return best;
}

/** `did you mean X?`, or the valid choices when none is near; `undefined` when there are none to name. */
export function suggest(written: string, choices: readonly string[]): string | undefined {
  const choice = nearest(written, choices);
  if (choice !== undefined) return `did you mean \`${choice}\`?`;
  if (choices.length === 0) return undefined;
  const shown = choices.slice(0, 12).map((name) => `\`${name}\``);
  return `valid here: ${shown.join(", ")}${choices.length > shown.length ? ", …" : ""}`;
}
