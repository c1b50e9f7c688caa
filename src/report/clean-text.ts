// How does foreign text become safe to print? What could steer a terminal, a CI log or a reader's eye is spelled out.

/** Controls (C0, DEL, C1), line and paragraph separators, and the characters that reorder or hide what follows. */
const UNSAFE = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff]/gu;
/** Line breaks and tabs are layout, not meaning: one space stands for a run of them. */
const LAYOUT = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** `##[command]`, `##vso[`, `##teamcity[`: CI logs obey these wherever they stand in a line. */
const LOG_COMMAND = /##(?=[a-z]*\[)/gi;

/** Most text is plain, and reports hold millions of pieces of it. */
const PLAIN = /^[ -~]*$/;

/** One line of well-formed text without anything that acts: `\u001b` stands where an escape character stood. */
export function cleanText(text: string): string {
  if (PLAIN.test(text) && !text.includes("##") && !text.includes("::")) return text;
  const line = text.toWellFormed().replace(LAYOUT, " ").replace(UNSAFE, spellOut).replace(LOG_COMMAND, "# #");
  return withoutLogCommand(line);
}

/** JSON on one line that says the same and holds nothing a terminal or a CI log would act on. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(UNSAFE, spellOut)
    .replaceAll("##", String.raw`#\u0023`);
}

/** A line that starts with `::` is a command to GitHub's runner: a line of ours never does. */
export function withoutLogCommand(line: string): string {
  return line.replace(/^(\s*):(?=:)/, "$1: ");
}

function spellOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
