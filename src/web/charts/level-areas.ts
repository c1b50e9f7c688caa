// How was a fleet spread over the levels of a scorecard over time?

import { scaleLinear } from "d3-scale";
import { area, curveStepAfter } from "d3-shape";
import { cleanText } from "../../report/clean-text.ts";
import { DAY } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { dayOf } from "./day-of.ts";
import { levelName } from "../parts/bar.ts";
import type { HeldCount } from "../parts/level-bar.ts";
import { sayHeld } from "../parts/level-bar.ts";

export interface LevelAreas {
  readonly title: string;
  /** Lowest first, as they are today. Levels that were renamed or removed since count as none. */
  readonly levels: readonly string[];
  /** In order of time. */
  readonly points: readonly { readonly at: Instant; readonly held: readonly HeldCount[] }[];
}

const [WIDTH, HEIGHT] = [420, 150];
const AREA = { left: 4, right: 82, top: 8, bottom: 22 } as const;
/** A band lower than this at its end has no room for its name. */
const LABEL_HEIGHT = 13;

/** Shares of the whole, with the highest level at the bottom. Empty if the points span less than a day. */
export function levelAreas({ title, levels, points }: LevelAreas): Html {
  const shown = points.filter(({ held }) => totalOf(held) > 0);
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < DAY) return NOTHING;
  const x = scaleLinear()
    .domain([first.at, last.at])
    .range([AREA.left, WIDTH - AREA.right]);
  const y = scaleLinear()
    .domain([0, 1])
    .range([HEIGHT - AREA.bottom, AREA.top]);
  const bands = [...levels.toReversed(), null];
  const stacked = shown.map(({ at, held }) => ({ at, edges: edgesOf(held, bands) }));
  const drawn = bands.map((level, index) => {
    const path = area<(typeof stacked)[number]>()
      .x((point) => x(point.at))
      .y0((point) => y(point.edges[index] ?? 0))
      .y1((point) => y(point.edges[index + 1] ?? 0))
      .curve(curveStepAfter)
      .digits(1);
    const name = levelName(level === null ? -1 : levels.indexOf(level), levels.length);
    return html`<path class="${name}" d="${path(corners(stacked)) ?? ""}" />`;
  });
  const ends = stacked.at(-1)?.edges ?? [];
  const names = bands.map((level, index) => {
    const [from, to] = [y(ends[index] ?? 0), y(ends[index + 1] ?? 0)];
    if (from - to < LABEL_HEIGHT) return NOTHING;
    return html`<text class="band-name" x="${WIDTH - AREA.right + 6}" y="${((from + to) / 2 + 4).toFixed(1)}">
      ${cleanText(level ?? "no level")}
    </text>`;
  });
  const said = `${dayOf(first.at)}: ${sayHeld(first.held)}; ${dayOf(last.at)}: ${sayHeld(last.held)}`;
  return html`<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}. ${said}">
    <title>${title}</title>
    <desc>${said}</desc>
    ${drawn}${names}
    <text class="tick" x="${AREA.left}" y="${HEIGHT - 5}">${dayOf(first.at)}</text>
    <text class="tick end" x="${WIDTH - AREA.right}" y="${HEIGHT - 5}">${dayOf(last.at)}</text>
  </svg>`;
}

function totalOf(held: readonly HeldCount[]): number {
  return held.reduce((sum, { entities }) => sum + entities, 0);
}

/** Where each band begins, and where the last one ends, from 0 to 1. */
function edgesOf(held: readonly HeldCount[], bands: readonly (string | null)[]): number[] {
  const total = totalOf(held);
  const edges = [0];
  for (const level of bands.slice(0, -1)) {
    const entities = held.find((one) => one.level === level)?.entities ?? 0;
    edges.push((edges.at(-1) ?? 0) + entities / total);
  }
  return [...edges, 1];
}

/** Leaves out points where nothing changes. */
function corners<Point extends { readonly edges: readonly number[] }>(points: readonly Point[]): Point[] {
  return points.filter(({ edges }, index) => {
    const before = points[index - 1]?.edges;
    return index === points.length - 1 || edges.some((edge, band) => edge !== before?.[band]);
  });
}
