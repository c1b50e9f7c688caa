// What does a whole fleet look like in one line, from the lowest level to the highest?

import type { FleetStrip } from "../../model/scorecard-report.ts";
import { cleanText } from "../../report/clean-text.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { levelName } from "./bar.ts";

const WIDTH = 1_000;
const HEIGHT = 60;

/** Each entity is a column as high as its score, in the colour of the level it holds. */
export function fleetStrip({ runs, scores }: FleetStrip, levels: readonly string[]): Html {
  const all = runs.reduce((sum, { entities }) => sum + entities, 0);
  if (all === 0) return html``;
  const said = runs.map(({ level, entities }) => `${cleanText(level ?? "no level")} ${entities}`).join(", ");
  const title = `The fleet, least to most: ${said}`;
  let x = 0;
  const areas = runs.map(({ level, entities }) => {
    const width = (entities / all) * WIDTH;
    const name = levelName(level === null ? -1 : levels.indexOf(level), levels.length);
    const drawn = html`<path class="${name}" d="${areaOf(scores, x, x + width)}" />`;
    x += width;
    return drawn;
  });
  return html`<svg
    class="strip"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${title}"
  >
    <title>${title}</title>
    ${areas}
  </svg>`;
}

/** The outline of the scores between two x positions, in steps. */
function areaOf(scores: readonly number[], from: number, to: number): string {
  const step = WIDTH / scores.length;
  const first = Math.floor(from / step);
  const last = Math.min(scores.length - 1, Math.ceil(to / step) - 1);
  const parts = [`M${from.toFixed(1)} ${HEIGHT}`];
  for (let index = first; index <= last; index++) {
    const left = Math.max(from, index * step);
    const right = Math.min(to, (index + 1) * step);
    // A score of zero is still visible.
    const y = (HEIGHT - Math.max(2, ((scores[index] ?? 0) / 100) * HEIGHT)).toFixed(1);
    parts.push(`L${left.toFixed(1)} ${y}H${right.toFixed(1)}`);
  }
  return `${parts.join("")}V${HEIGHT}Z`;
}
