// How is the level an entity holds shown as a badge: as our own SVG, or in the form shields.io takes?

import type { ShieldsBadge } from "../api/badges.ts";
import type { HeldLevelBody } from "../api/findings.ts";
import { columnsOf, cut } from "./layout.ts";
import { cleanText } from "./clean-text.ts";
import { xml } from "./xml-text.ts";

/** What a badge says where there is no level to show. */
export type NoBadge = "no such scorecard" | "no such entity" | "not applicable";

export interface Badge {
  readonly label: string;
  readonly message: string;
  /** `#rrggbb`, dark enough for white text. The message says the same without it. */
  readonly color: string;
  /** Whether what was asked for does not exist. */
  readonly isError: boolean;
}

const GREY = "#57606a";
const LABEL_GREY = "#3d444d";
const RED = "#b42318";
/** From the lowest level to the highest. */
const CLIMBING = ["#8a5a00", "#5f6b00", "#1f7a3d"] as const;

/** The most columns of either half, since a badge stands in a line of text. */
const MOST_COLUMNS = 40;
/** For how many seconds a badge may be shown before it has to be asked for again. */
export const BADGE_SECONDS = 300;

export function levelBadge(held: HeldLevelBody): Badge {
  const { title, draft, level, target, standing } = held;
  const toReach = standing === "met" || target === null ? "" : `, target ${target}`;
  const message = `${level ?? "no level"}${toReach}${draft ? " (draft)" : ""}`;
  return { label: title, message, color: colorOf(held), isError: false };
}

/** A badge that shows why there is no level. */
export function emptyBadge(label: string, why: NoBadge): Badge {
  return { label, message: why, color: GREY, isError: why !== "not applicable" };
}

/** Above the lowest level the colour depends on the share of levels reached. */
function colorOf({ rank, levels, target }: HeldLevelBody): string {
  if (rank === 0) return target === null ? GREY : RED;
  if (rank >= levels.length) return CLIMBING[2];
  return rank * 2 > levels.length ? CLIMBING[1] : CLIMBING[0];
}

/** In the form that https://shields.io/badges/endpoint-badge defines. */
export function shieldsBadge({ label, message, color, isError }: Badge): ShieldsBadge {
  return {
    schemaVersion: 1,
    label: said(label),
    message: said(message),
    color,
    ...(isError && { isError: true as const }),
    cacheSeconds: BADGE_SECONDS,
  };
}

const FONT_SIZE = 11;
const HEIGHT = 20;
/** The space on either side of a text, in pixels. */
const PADDING = 6;

/** An image without scripts or external resources. Screen readers read out what it shows. */
export function svgBadge({ label, message, color }: Badge): string {
  const [left, right] = [half(label), half(message)];
  const width = left.width + right.width;
  const aloud = xml(`${left.text}: ${right.text}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${aloud}">`,
    `<title>${aloud}</title>`,
    `<clipPath id="round"><rect width="${width}" height="${HEIGHT}" rx="3"/></clipPath>`,
    `<g clip-path="url(#round)">`,
    `<rect width="${left.width}" height="${HEIGHT}" fill="${LABEL_GREY}"/>`,
    `<rect x="${left.width}" width="${right.width}" height="${HEIGHT}" fill="${color}"/>`,
    `</g>`,
    `<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="${FONT_SIZE}">`,
    textAt(PADDING, left),
    textAt(left.width + PADDING, right),
    `</g>`,
    `</svg>\n`,
  ].join("");
}

interface Half {
  readonly text: string;
  /** In pixels. */
  readonly width: number;
}

function half(text: string): Half {
  const shown = said(text);
  return { text: shown, width: Math.ceil(pixelsOf(shown)) + 2 * PADDING };
}

/** Whatever font is used, the text is stretched to the width it was measured with. */
function textAt(x: number, { text, width }: Half): string {
  const room = width - 2 * PADDING;
  return `<text x="${x}" y="14" textLength="${room}" lengthAdjust="spacingAndGlyphs">${xml(text)}</text>`;
}

/** One line, never empty, since shields.io does not accept an empty message. */
function said(text: string): string {
  const line = cut(cleanText(text).trim(), MOST_COLUMNS);
  return line === "" ? "?" : line;
}

/** The widths of characters in thousandths of the font size, for a sans-serif as wide as Verdana. */
const WIDTHS: readonly (readonly [characters: string, thousandths: number])[] = [
  ["ijlI'|!.,:;", 330],
  [' ft()[]/-`"r*', 410],
  ["csz^?{}Jx", 530],
  ["mw%@MW", 930],
  ["ABCDEGHKNOPQRSUVXYZ&", 710],
  ["+<>=~#", 820],
];
const WIDTH_OF: ReadonlyMap<string, number> = new Map(
  WIDTHS.flatMap(([characters, thousandths]) =>
    characters.split("").map((character) => [character, thousandths] as const),
  ),
);
const USUAL_WIDTH = 620;

function pixelsOf(text: string): number {
  let thousandths = 0;
  for (const character of text) thousandths += WIDTH_OF.get(character) ?? USUAL_WIDTH * columnsOf(character);
  return (thousandths * FONT_SIZE) / 1_000;
}
