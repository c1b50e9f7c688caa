// How do parts of a whole show? As one bar, told in words beside it.

import { html } from "../html.ts";
import type { Html } from "../html.ts";

export interface BarPart {
  /** Of a class that colours it. */
  readonly name: string;
  readonly share: number;
  /** `gold 12` */
  readonly label: string;
}

const WIDTH = 1_000;

/** Parts that are nothing are left out; whatever there is shows, however little. `ghost`: as it was, thinner, beneath. */
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

/** Of levels, lowest last: the higher the fuller the colour. `none` is hatched with what is missing. */
export function levelName(index: number, count: number): string {
  return index < 0
    ? "level-none"
    : `level-${Math.min(5, 5 - Math.round(((count - 1 - index) * 4) / Math.max(1, count - 1)))}`;
}
