// How are the parts of a whole shown? As one bar, with words beside it.

import { html } from "../html.ts";
import type { Html } from "../html.ts";

export interface BarPart {
  /** The CSS class that colours it. */
  readonly name: string;
  readonly share: number;
  /** `gold 12` */
  readonly label: string;
}

const WIDTH = 1_000;

/**
 * Parts of zero are left out, and every other part is visible however small. `ghost`: how it was before, drawn thinner
 * below.
 */
export function bar(title: string, parts: readonly BarPart[], ghost: readonly BarPart[] = []): Html {
  const height = ghost.length === 0 ? 10 : 16;
  const said = parts
    .filter(({ share }) => share > 0)
    .map(({ label }) => label)
    .join(", ");
  return html`<svg
    class="bar"
    viewBox="0 0 ${WIDTH} ${height}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${title}: ${said}"
  >
    <title>${title}: ${said}</title>
    ${segments(parts, 0, 10)}${segments(ghost, 12, 4)}
  </svg>`;
}

function segments(parts: readonly BarPart[], y: number, height: number): Html[] {
  const all = parts.reduce((sum, { share }) => sum + share, 0);
  let x = 0;
  return parts.flatMap(({ name, share }) => {
    if (share <= 0 || all <= 0) return [];
    const width = (share / all) * WIDTH;
    const drawn = html`<rect
      class="${name}"
      x="${x.toFixed(1)}"
      y="${y}"
      width="${Math.max(2, width - 2).toFixed(1)}"
      height="${height}"
    />`;
    x += width;
    return [drawn];
  });
}

/**
 * The CSS class of a level's colour, which is stronger the higher the level. `index` counts from the lowest level; -1:
 * no level.
 */
export function levelName(index: number, count: number): string {
  return index < 0
    ? "level-none"
    : `level-${Math.min(5, 5 - Math.round(((count - 1 - index) * 4) / Math.max(1, count - 1)))}`;
}
