// Which place in JSON text does an offset lie in?

import { jsonPointer } from "../model/json-pointer.ts";

/**
 * A JSON pointer to the innermost value that `offset` lies in, or to the key that starts there. The text may be broken
 * after it.
 */
export function pointerAt(text: string, offset: number): string {
  const path: (string | number | undefined)[] = [];
  let isKey = false;
  for (const [start, token] of tokensOf(text)) {
    if (start > offset || (start === offset && !token.startsWith('"'))) break;
    const last = path.length - 1;
    const at = path[last];
    if (token === "{") path.push(undefined);
    else if (token === "[") path.push(0);
    else if (token === "}" || token === "]") path.pop();
    else if (token === "," && typeof at === "number") path[last] = at + 1;
    else if (token.startsWith('"') && isKey && typeof at !== "number") path[last] = unquote(token);
    isKey = token === "{" || (token === "," && typeof at !== "number");
  }
  return jsonPointer(path.filter((step) => step !== undefined));
}

const PUNCTUATION = "{}[],:";

/** Each token with its offset: texts, and the punctuation between values. Ends at a text that is not closed. */
function* tokensOf(text: string): Generator<readonly [start: number, token: string]> {
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (PUNCTUATION.includes(character)) yield [at, character];
    if (character !== '"') continue;
    const start = at;
    at = closingQuote(text, start);
    if (at >= text.length) return;
    yield [start, text.slice(start, at + 1)];
  }
}

/**
 * The offset of the quote that closes the text opened at `start`; past the end: it is not closed. Not a pattern, since
 * patterns look at the same characters again.
 */
export function closingQuote(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function unquote(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.slice(1, -1);
  }
}
