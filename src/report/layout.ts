// How does text fit a terminal's columns: how wide is it, where does it break, how is it cut?

import { withoutLogCommand } from "./clean-text.ts";

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
const ASCII = /^[\u0020-\u007e]*$/;
/** East Asian wide and full-width forms, and emoji, take two columns. */
const WIDE =
  /^(?:\p{Emoji_Presentation}|.\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u;

/** Columns the text takes on a terminal; it must hold no control characters. */
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

/** The text in at most so many columns, its end replaced by `…` where it is longer. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const head = takeColumns(text, columns - 1);
  return `${head}…`;
}

/** As `cut`, keeping the end: of a path it says more than the start. */
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

/** A space that no line breaks at, and that is printed as any other. */
const TOGETHER = "\u00a0";

/** The text as one word, where `wrap` breaks lines. */
export function together(text: string): string {
  return text.replaceAll(" ", TOGETHER);
}

/**
 * The text in lines of at most `width` columns: the first starts with `first`, the others with `rest`, breaking at
 * spaces; a word longer than a line is broken where the line ends. No line starts with a log command.
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

/** Names in one line: as many as asked, then how many more there are. */
export function nameSome(names: readonly string[], most: number): string {
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most).join(", ")}, ${together(`… ${names.length - most} more`)}`;
}

/** `1 rule`, `2 rules`, `3 entities`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
