// How many are still open, day by day, and when will none be?

import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { Instant } from "../../model/time.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";
import { dayOf } from "./day-of.ts";

export interface BurnDown {
  readonly title: string;
  /** In order of time. */
  readonly points: readonly { readonly at: Instant; readonly open: number }[];
  readonly start: Instant;
  /** The end of the due day. */
  readonly due: Instant;
  /** Null: there is no forecast. `latest` is null if nothing is ever done at the slowest pace. */
  readonly forecast: {
    readonly finish: Instant;
    readonly earliest: Instant | null;
    readonly latest: Instant | null;
  } | null;
}

const [WIDTH, HEIGHT] = [720, 220];
const AREA = { left: 28, right: 20, top: 20, bottom: 24 } as const;

/** Has a description for screen readers. Empty when nothing is known. */
export function burnDownChart({ title, points, start, due, forecast }: BurnDown): Html {
  const last = points.at(-1);
  if (last === undefined) return NOTHING;
  const most = Math.max(1, ...points.map(({ open }) => open));
  const end = Math.max(due, last.at, forecast?.finish ?? due, forecast?.latest ?? due);
  // A forecast of many years would leave no room for what is known.
  const shown = Math.min(end, last.at + 2 * Math.max(due - start, last.at - start));
  const x = scaleLinear()
    .domain([start, shown])
    .range([AREA.left, WIDTH - AREA.right])
    .clamp(true);
  const y = scaleLinear()
    .domain([0, most])
    .range([HEIGHT - AREA.bottom, AREA.top]);
  const path = line<BurnDown["points"][number]>()
    .x(({ at }) => x(at))
    .y(({ open }) => y(open));
  const said = `${points[0]?.open ?? 0} open on ${dayOf(points[0]?.at ?? start)}, ${last.open} on ${dayOf(last.at)}; due ${dayOf(due - 1)}`;
  const [bottom, nowX, nowY] = [y(0), x(last.at), y(last.open)];
  return html`<svg class="trend burn" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}: ${said}">
    <title>${title}</title>
    <desc>${said}</desc>
    ${forecastOf(forecast, { x, bottom, nowX, nowY })}
    <line class="axis" x1="${AREA.left}" x2="${WIDTH - AREA.right}" y1="${bottom}" y2="${bottom}" />
    <text class="tick end" x="${AREA.left - 4}" y="${AREA.top + 4}">${most}</text>
    <text class="tick end" x="${AREA.left - 4}" y="${bottom}">0</text>
    <line class="due" x1="${x(due).toFixed(1)}" x2="${x(due).toFixed(1)}" y1="${AREA.top - 6}" y2="${bottom}" />
    <text class="due-name" x="${(x(due) - 4).toFixed(1)}" y="${AREA.top - 8}">due ${dayOf(due - 1)}</text>
    <path class="line" d="${path([...points]) ?? ""}" />
    <circle class="dot" cx="${nowX.toFixed(1)}" cy="${nowY.toFixed(1)}" r="3"></circle>
    <text class="figure-name" x="${(nowX + 6).toFixed(1)}" y="${(nowY - 4).toFixed(1)}">${last.open} open</text>
    <text class="tick" x="${AREA.left}" y="${HEIGHT - 6}">${dayOf(start)}</text>
    <text class="tick end" x="${WIDTH - AREA.right}" y="${HEIGHT - 6}">${dayOf(shown)}</text>
  </svg>`;
}

interface Drawn {
  readonly x: (at: Instant) => number;
  readonly bottom: number;
  readonly nowX: number;
  readonly nowY: number;
}

/** The wedge from the current point to the earliest and latest finish. */
function forecastOf(forecast: BurnDown["forecast"], { x, bottom, nowX, nowY }: Drawn): Html {
  if (forecast === null) return NOTHING;
  const { finish, earliest, latest } = forecast;
  const corner = (at: Instant): string => `${x(at).toFixed(1)},${bottom}`;
  const end = Number.MAX_SAFE_INTEGER;
  // At the slowest pace nothing is ever done, so the wedge stays open.
  const to = latest === null ? `${corner(end)} ${x(end).toFixed(1)},${nowY.toFixed(1)}` : corner(latest);
  return html`<polygon
      class="forecast"
      points="${nowX.toFixed(1)},${nowY.toFixed(1)} ${corner(earliest ?? finish)} ${to}"
    />
    <line class="ahead" x1="${nowX.toFixed(1)}" y1="${nowY.toFixed(1)}" x2="${x(finish).toFixed(1)}" y2="${bottom}" />`;
}
