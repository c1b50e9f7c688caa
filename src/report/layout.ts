// How does text fit the columns of a terminal: how wide is it, where is it broken, how is it cut?

import { withoutLogCommand } from "./clean-text.ts";

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
const ASCII = /^[\u0020-\u007e]*$/;
/** East Asian wide and full-width characters, and emoji, take two columns. */
const WIDE =
  /^(?:\p{Emoji_Presentation}|.\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u;

/** How many columns a text takes on a terminal. It must not hold control characters. */
export function columnsOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of GRAPHEMES.segment(text)) columns += columnsOfGrapheme(segment);
  return columns;
}

function columnsOfGrapheme(grapheme: string): number {
  if (/^\p{Mark}+$/u.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

export function padRight(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - columnsOf(text)));
}

export function padLeft(text: string, columns: number): string {
  return " ".repeat(Math.max(0, columns - columnsOf(text))) + text;
}

/** The text in at most `columns`; where it is longer, its end is replaced by `…`. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const head = takeColumns(text, columns - 1);
  return `${head}…`;
}

/** As `cut`, but keeps the end, which says more about a path than its start. */
export function cutLeft(text: string, columns: number): string {
  let rest = text;
  if (columnsOf(text) <= columns) return text;
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (columnsOf(rest) < columns) break;
    rest = rest.slice(segment.length);
  }
  return `…${rest}`;
}

function takeColumns(text: string, columns: number): string {
  let taken = "";
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += columnsOfGrapheme(segment);
    if (used > columns) break;
    taken += segment;
  }
  return taken;
}

/** A space at which no line is broken; it is printed as an ordinary space. */
const TOGETHER = "\u00a0";

/** The text as a single word for `wrap`. */
export function together(text: string): string {
  return text.replaceAll(" ", TOGETHER);
}

/**
 * Breaks the text at spaces into lines of at most `width` columns. The first line starts with `first`, the others with
 * `rest`. A word longer than a line is broken at the line's end. No line starts with a log command.
 */
export function wrap(text: string, width: number, first = "", rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  const close = (): void => {
    lines.push(withoutLogCommand(line.replaceAll(TOGETHER, " ").trimEnd()));
    line = rest;
    empty = true;
  };
  for (const word of text.split(" ")) {
    const room = (): number => width - columnsOf(line) - (empty ? 0 : 1);
    if (!empty && columnsOf(word) > room()) close();
    let remainder = word;
    while (columnsOf(remainder) > room() && room() > 0) {
      const head = takeColumns(remainder, Math.max(1, room()));
      if (head === "") break;
      line += head;
      remainder = remainder.slice(head.length);
      close();
    }
    line += (empty ? "" : " ") + remainder;
    empty = false;
  }
  if (!empty) close();
  return lines;
}

/** The first names in one line, then how many more there are. */
export function nameSome(names: readonly string[], most: number): string {
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most).join(", ")}, ${together(`… ${names.length - most} more`)}`;
}

/** `1 rule`, `2 rules`, `3 entities`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
