// How is foreign text made safe in Markdown, so that it formats, links, mentions and closes nothing?

import { cleanText } from "./clean-text.ts";

/** A text as one line: what stands between backticks stays code, everything else is literal. */
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

/** A code span. A backtick inside would end it, and a pipe would end the cell of a table. */
export function code(text: string): string {
  return `\`${cleanText(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

const WEB_ADDRESS = /https?:\/\/[^\s<>"`|\\]*[^\s<>"`|\\.,;:!?)\]}'*_~]/gi;

/** A web address stays a link that is shown in full; everything else is inert. */
function literal(text: string): string {
  let done = "";
  let from = 0;
  for (const { 0: address, index } of text.matchAll(WEB_ADDRESS)) {
    done += `${inert(text.slice(from, index))}<${address}>`;
    from = index + address.length;
  }
  return done + inert(text.slice(from));
}

/** A zero-width space keeps `@name`, `#12` and `www.` from becoming a mention, an issue or a link. */
function inert(text: string): string {
  return text
    .replace(/[\\`*_[\]#|~$!&<>]/g, escaped)
    .replace(/@(?=[\w-])/g, "@&#8203;")
    .replace(/(\\#|\bGH-)(?=\d)/gi, "$1&#8203;")
    .replace(/\bwww(?=\.)/gi, "$&&#8203;");
}

/** Angle brackets and ampersands become entities, so that nothing is ever HTML; everything else gets a backslash. */
function escaped(character: string): string {
  if (character === "&") return "&amp;";
  if (character === "<") return "&lt;";
  return character === ">" ? "&gt;" : `\\${character}`;
}

/** A link if the address is a web address, otherwise the text alone. */
export function link(text: string, url: string | undefined): string {
  if (url === undefined || !/^https?:/i.test(url) || !URL.canParse(url)) return markdown(text);
  const address = new URL(url).href.replace(/[()<>\\|`*_~[\]]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `[${markdown(text)}](${address})`;
}
