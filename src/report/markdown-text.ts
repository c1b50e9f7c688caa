// How does foreign text become safe in Markdown? It formats nothing, links nowhere, mentions and closes nothing.

import { cleanText } from "./clean-text.ts";

/** Text of one line; what stands between backticks stays code, everything else is literal. */
export function markdown(text: string): string {
  const parts = cleanText(text).split("`");
  const whole = parts.length % 2 === 1;
  return parts
    .map((part, index) => {
      const isCode = index % 2 === 1 && (whole || index < parts.length - 1);
      if (!isCode) return `${index % 2 === 1 ? "\\`" : ""}${literal(part)}`;
      return part.trim() === "" ? `\\\`${part}\\\`` : code(part);
    })
    .join("");
}

/** A code span; a backtick within it would end it, and a pipe would end the cell of a table. */
export function code(text: string): string {
  return `\`${cleanText(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

const WEB_ADDRESS = /https?:\/\/[^\s<>"`|\\]*[^\s<>"`|\\.,;:!?)\]}'*_~]/gi;

/** An address stays one, shown whole; the rest does nothing. */
function literal(text: string): string {
  let done = "";
  let from = 0;
  for (const { 0: address, index } of text.matchAll(WEB_ADDRESS)) {
    done += `${inert(text.slice(from, index))}<${address}>`;
    from = index + address.length;
  }
  return done + inert(text.slice(from));
}

/** A zero-width space keeps `@name`, `#12` and `www.` from being taken for a mention, an issue, a link. */
function inert(text: string): string {
  return text
    .replace(/[\\`*_[\]#|~$!&<>]/g, escaped)
    .replace(/@(?=[\w-])/g, "@&#8203;")
    .replace(/(\\#|\bGH-)(?=\d)/gi, "$1&#8203;")
    .replace(/\bwww(?=\.)/gi, "$&&#8203;");
}

/** Angle brackets and ampersands as entities, so that nothing is ever HTML; the rest by a backslash. */
function escaped(character: string): string {
  if (character === "&") return "&amp;";
  if (character === "<") return "&lt;";
  return character === ">" ? "&gt;" : `\\${character}`;
}

/** A link where the address is one of the web, else its text alone. */
export function link(text: string, url: string | undefined): string {
  if (url === undefined || !/^https?:/i.test(url) || !URL.canParse(url)) return markdown(text);
  const address = new URL(url).href.replace(/[()<>\\|`*_~[\]]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `[${markdown(text)}](${address})`;
}
