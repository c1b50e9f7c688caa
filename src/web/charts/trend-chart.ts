// How does a figure move over time, against the levels it can reach?

import { scaleLinear, scalePoint } from "d3-scale";
import { line } from "d3-shape";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";

export interface TrendPoint {
  /** `2026-09-07` */
  readonly label: string;
  /** Null: not known. The line has a gap there. */
  readonly value: number | null;
  /** `22 h, n 5` */
  readonly said: string;
}

export interface TrendBand {
  /** Both the label of the band and part of its CSS class. */
  readonly name: string;
  readonly from: number;
  /** Null: the band has no upper end. */
  readonly to: number | null;
}

export interface Trend {
  readonly title: string;
  /** In order of time. */
  readonly points: readonly TrendPoint[];
  readonly bands: readonly TrendBand[];
  /** How a value is written at the axis. */
  readonly say: (value: number) => string;
}

const [WIDTH, HEIGHT] = [360, 150];
const AREA = { left: 46, right: 76, top: 12, bottom: 20 } as const;
/** A band lower than this has no room for its name. */
const LABEL_HEIGHT = 12;

/** Has a description for screen readers, and a tooltip at each point. Empty when no value is known. */
export function trendChart({ title, points, bands, say }: Trend): Html {
  const known = points.flatMap(({ value }) => value ?? []);
  if (known.length === 0) return NOTHING;
  const most = Math.max(...known);
  const y = scaleLinear()
    .domain([0, most === 0 ? 1 : most * 1.15])
    .range([HEIGHT - AREA.bottom, AREA.top]);
  const x = scalePoint<number>()
    .domain(points.map((_, index) => index))
    .range([AREA.left + 4, WIDTH - AREA.right]);
  const at = (index: number): number => x(index) ?? 0;
  const path = line<TrendPoint>()
    .defined(({ value }) => value !== null)
    .x((_, index) => at(index))
    .y(({ value }) => y(value ?? 0));
  const described = points.map(({ label, said }) => `${label}: ${said}`).join("; ");
  return html`<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}. ${described}">
    <title>${title}</title>
    <desc>${described}</desc>
    ${bands.map((band) => bandOf(band, y))} ${y.ticks(TICKS).map((value) => guide(value, y, say))}
    <line class="axis" x1="${AREA.left}" x2="${WIDTH - AREA.right}" y1="${y(0)}" y2="${y(0)}" />
    <path class="line" d="${path([...points]) ?? ""}" />
    ${points.map((point, index) => dot(point, at(index), y))} ${bands.map((band) => nameOf(band, y))}
    ${lastLabel(points, at, y, say)}
    <text class="tick" x="${AREA.left}" y="${HEIGHT - 5}">${points[0]?.label ?? ""}</text>
    <text class="tick end" x="${WIDTH - AREA.right}" y="${HEIGHT - 5}">${points.at(-1)?.label ?? ""}</text>
  </svg>`;
}

type Scale = (value: number) => number;

/** About this many. */
const TICKS = 3;

function guide(value: number, y: Scale, say: Trend["say"]): Html {
  const at = y(value).toFixed(1);
  return html`<line class="guide" x1="${AREA.left}" x2="${WIDTH - AREA.right}" y1="${at}" y2="${at}" />
    <text class="tick end" x="${AREA.left - 4}" y="${(y(value) + 3.5).toFixed(1)}"
      >${value === 0 ? "0" : say(value).replace(" a week", "")}</text
    >`;
}

function bandOf(band: TrendBand, y: Scale): Html {
  const { top, height } = placeOf(band, y);
  if (height <= 0) return NOTHING;
  return html`<rect
    class="band dora-${band.name}"
    x="${AREA.left}"
    y="${top.toFixed(1)}"
    width="${WIDTH - AREA.left - AREA.right}"
    height="${height.toFixed(1)}"
  />`;
}

/** Drawn above the line, so that it stays readable where the line crosses. */
function nameOf(band: TrendBand, y: Scale): Html {
  const { top, height } = placeOf(band, y);
  if (height < LABEL_HEIGHT) return NOTHING;
  return html`<text class="band-name" x="${AREA.left + 3}" y="${(top + 10).toFixed(1)}">${band.name}</text>`;
}

/** What lies above the drawn area is cut off. */
function placeOf({ from, to }: TrendBand, y: Scale): { readonly top: number; readonly height: number } {
  const top = Math.max(AREA.top - 8, to === null ? AREA.top - 8 : y(to));
  return { top, height: Math.min(HEIGHT - AREA.bottom, y(from)) - top };
}

function dot({ label, value, said }: TrendPoint, x: number, y: Scale): Html {
  if (value === null) return NOTHING;
  return html`<circle class="dot" cx="${x.toFixed(1)}" cy="${y(value).toFixed(1)}" r="2.5">
    <title>${label}: ${said}</title>
  </circle>`;
}

/** The last known point shows its value, so no legend is needed. */
function lastLabel(points: readonly TrendPoint[], at: Scale, y: Scale, say: Trend["say"]): Html {
  const index = points.findLastIndex(({ value }) => value !== null);
  const value = points[index]?.value;
  if (value === undefined || value === null) return NOTHING;
  const isLast = index === points.length - 1;
  return html`<text
    class="figure-name${isLast ? "" : " above"}"
    x="${(at(index) + (isLast ? 6 : 0)).toFixed(1)}"
    y="${(y(value) + (isLast ? 4 : -6)).toFixed(1)}"
  >
    ${say(value)}
  </text>`;
}
