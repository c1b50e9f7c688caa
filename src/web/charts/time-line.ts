// How has a figure moved over time?

import { scaleLinear } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import { DAY } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { dayOf } from "./day-of.ts";

export interface TimePoint {
  readonly at: Instant;
  /** Null: not known. The line has a gap there. */
  readonly value: number | null;
}

export interface TimeLine {
  readonly title: string;
  /** In order of time. */
  readonly points: readonly TimePoint[];
  /** The highest possible value. The lowest is 0. */
  readonly most: number;
  /** How a value is written. */
  readonly say: (value: number) => string;
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly area: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
}

const CHART: Size = { width: 420, height: 150, area: { left: 40, right: 48, top: 12, bottom: 22 } };
const SPARK: Size = { width: 140, height: 26, area: { left: 1, right: 4, top: 3, bottom: 3 } };

/** A chart takes two known points at least a day apart. With less, only the figure is shown. */
export function hasCourse(points: readonly TimePoint[]): boolean {
  const known = points.filter(({ value }) => value !== null);
  return (known.at(-1)?.at ?? 0) - (known[0]?.at ?? 0) >= DAY;
}

/** Drawn in steps, because a figure stays as it is until it moves. Has a description for screen readers. */
export function timeLine(course: TimeLine): Html {
  const { title, points, most, say } = course;
  if (!hasCourse(points)) return NOTHING;
  const { width, height, area } = CHART;
  const { x, y, path } = drawn(course, CHART);
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const end = points.findLast(({ value }) => value !== null);
  const middle = most / 2;
  const guide = (value: number): Html =>
    html`<line
        class="guide"
        x1="${area.left}"
        x2="${width - area.right}"
        y1="${y(value).toFixed(1)}"
        y2="${y(value).toFixed(1)}"
      />
      <text class="tick end" x="${area.left - 5}" y="${(y(value) + 4).toFixed(1)}">${say(value)}</text>`;
  return html`<svg class="trend" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}: ${said(course)}">
    <title>${title}</title>
    <desc>${said(course)}</desc>
    ${[0, middle, most].map(guide)}
    <path class="line" d="${path}" />
    ${
      end?.value === undefined || end.value === null
        ? NOTHING
        : html`<circle class="dot" cx="${x(end.at).toFixed(1)}" cy="${y(end.value).toFixed(1)}" r="3" />
            <text class="figure-name" x="${(x(end.at) + 7).toFixed(1)}" y="${(y(end.value) + 4).toFixed(1)}">
              ${say(end.value)}
            </text>`
    }
    <text class="tick" x="${area.left}" y="${height - 5}">${dayOf(first)}</text>
    <text class="tick end" x="${width - area.right}" y="${height - 5}">${dayOf(last)}</text>
  </svg>`;
}

/** The same, small enough to stand beside its figure in a table row. */
export function sparkLine(course: TimeLine): Html {
  const { title, points } = course;
  if (!hasCourse(points)) return NOTHING;
  const { x, y, path } = drawn(course, SPARK);
  const end = points.findLast(({ value }) => value !== null);
  return html`<svg
    class="spark"
    viewBox="0 0 ${SPARK.width} ${SPARK.height}"
    role="img"
    aria-label="${title}: ${said(course)}"
  >
    <title>${title}: ${said(course)}</title>
    <path class="line" d="${path}" />
    <circle class="dot" cx="${x(end?.at ?? 0).toFixed(1)}" cy="${y(end?.value ?? 0).toFixed(1)}" r="2.5" />
  </svg>`;
}

interface Drawn {
  readonly x: (at: Instant) => number;
  readonly y: (value: number) => number;
  readonly path: string;
}

function drawn({ points, most }: TimeLine, { width, height, area }: Size): Drawn {
  const x = scaleLinear()
    .domain([points[0]?.at ?? 0, points.at(-1)?.at ?? 0])
    .range([area.left, width - area.right]);
  const y = scaleLinear()
    .domain([0, most])
    .range([height - area.bottom, area.top]);
  const path = line<TimePoint>()
    .defined(({ value }) => value !== null)
    .x(({ at }) => x(at))
    .y(({ value }) => y(value ?? 0))
    .curve(curveStepAfter)
    .digits(1);
  return { x, y, path: path(corners(points)) ?? "" };
}

/** Leaves out points where the value does not change. */
function corners(points: readonly TimePoint[]): TimePoint[] {
  return points.filter(({ value }, index) => {
    const isEnd = index === 0 || index === points.length - 1;
    return isEnd || value !== points[index - 1]?.value || points[index + 1]?.value === null;
  });
}

/** `21 % on 2026-09-01, 84 % on 2026-11-29; lowest 14 %, highest 84 %` */
function said({ points, say }: TimeLine): string {
  const known = points.flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return "not known";
  const values = known.map(({ value }) => value);
  const ends = `${say(first.value)} on ${dayOf(first.at)}, ${say(last.value)} on ${dayOf(last.at)}`;
  return `${ends}; lowest ${say(Math.min(...values))}, highest ${say(Math.max(...values))}`;
}
