// How is a preview written as JSON without holding up everything else? Long lists are written item by item.

import type { RulebookPreview } from "../../api/preview.ts";

/** How many items are written between two yields. */
const SLICE = 50;

export function* writePreview(preview: RulebookPreview): Generator<void, string> {
  const members: string[] = [];
  for (const [key, value] of Object.entries(preview)) {
    members.push(`${JSON.stringify(key)}:${Array.isArray(value) ? yield* writeList(value) : JSON.stringify(value)}`);
  }
  return `{${members.join(",")}}`;
}

function* writeList(items: readonly unknown[]): Generator<void, string> {
  const written: string[] = [];
  for (const item of items) {
    written.push(JSON.stringify(item));
    if (written.length % SLICE === 0) yield;
  }
  return `[${written.join(",")}]`;
}
