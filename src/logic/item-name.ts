// By what name would a reader recognise an item of a list?

import { RelatedDocument } from "./document-path.ts";
import { readMember } from "./value.ts";
import type { Value } from "./value.ts";

const NAMING_MEMBERS = ["name", "title", "id", "ref", "url"] as const;
const MOST_NAMES = 5;
const LONGEST_NAME = 60;

/** Its name, title, id, ref or url; the item itself where it is a plain value; otherwise its position in the list. */
function nameOf(item: Value, index: number): string {
  if (item instanceof RelatedDocument) return item.ref;
  if (typeof item === "string") return cut(item);
  if (typeof item === "number" || typeof item === "boolean") return String(item);
  for (const member of NAMING_MEMBERS) {
    const name = readMember(item, member);
    if (typeof name === "string" && name !== "") return cut(name);
  }
  return `number ${index + 1}`;
}

function cut(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

export interface NamedItem {
  readonly item: Value;
  readonly index: number;
}

/** The names of the first few items. */
export function namesOf(items: readonly NamedItem[]): string {
  const names = items.slice(0, MOST_NAMES).map(({ item, index }) => nameOf(item, index));
  return items.length > MOST_NAMES ? `${names.join(", ")}, … (${items.length} in all)` : names.join(", ");
}

/** The items for which `isMeant` holds, with their positions. */
export function selectItems(items: readonly Value[], isMeant: (item: Value) => boolean): NamedItem[] {
  const selected: NamedItem[] = [];
  for (const [index, item] of items.entries()) if (isMeant(item)) selected.push({ item, index });
  return selected;
}
