// At which place inside JSON text does something stand?

import { jsonPointer } from "../model/json-pointer.ts";

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** Of the innermost value that `offset` lies in, or of the key that starts there; the text may be broken behind it. */
export function pointerAt(text: string, offset: number): string {
  const path: (string | number | undefined)[] = [];
  let isKey = false;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (index > offset || (index === offset && !token.startsWith('"'))) break;
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

function unquote(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.slice(1, -1);
  }
}
