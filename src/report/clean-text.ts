// How is foreign text made safe to print? Whatever could control a terminal or a CI log, or mislead the eye, is spelled
// out.

/** Control characters (C0, DEL, C1), line and paragraph separators, and characters that reorder or hide text. */
const UNSAFE = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff]/gu;
/** Line breaks and tabs only lay text out: a run of them becomes one space. */
const LAYOUT = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** `##[command]`, `##vso[`, `##teamcity[`: CI logs execute these anywhere in a line. */
const LOG_COMMAND = /##(?=[a-z]*\[)/gi;

/** Most text is plain ASCII, and reports hold millions of texts. */
const PLAIN = /^[ -~]*$/;

/** One line of well-formed text without anything active: `\u001b` stands in place of an escape character. */
export function cleanText(text: string): string {
  if (PLAIN.test(text) && !text.includes("##") && !text.includes("::")) return text;
  const line = text.toWellFormed().replace(LAYOUT, " ").replace(UNSAFE, spellOut).replace(LOG_COMMAND, "# #");
  return withoutLogCommand(line);
}

/** JSON on one line, equal in meaning, without anything that a terminal or CI log would execute. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(UNSAFE, spellOut)
    .replaceAll("##", String.raw`#\u0023`);
}

/** A line that starts with `::` is a command to GitHub's runner, so none of our lines does. */
export function withoutLogCommand(line: string): string {
  return line.replace(/^(\s*):(?=:)/, "$1: ");
}

function spellOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
