// How is an address built from names: the parts of a path, and the parameters of a query?

import { parseRef } from "./entity.ts";
import type { EntityRef } from "./entity.ts";

/** A path with these parts between its slashes: `/scorecards/dora`. */
export function pathOf(...parts: readonly string[]): string {
  return `/${parts.map(encodePart).join("/")}`;
}

/** The fragment for a place on a page: `#basics/has-owner`. */
export function placeOf(...parts: readonly string[]): string {
  return `#${parts.map(encodePart).join("/")}`;
}

/**
 * A part that consists of dots would mean a parent folder, so the dots are escaped. Half of a surrogate pair cannot be
 * encoded, and is replaced.
 */
function encodePart(part: string): string {
  return /^\.{1,2}$/.test(part) ? part.replaceAll(".", "%2E") : encodeURIComponent(part.toWellFormed());
}

/**
 * The path of an entity below `start`: `/v1/entities/component/default/checkout`. A text that is not a ref stays one
 * part, and its address leads nowhere.
 */
export function pathOfRef(start: string, ref: EntityRef): string {
  const parts = parseRef(ref);
  return `${start}${parts === undefined ? pathOf(ref) : pathOf(parts.kind, parts.namespace, parts.name)}`;
}

/** Parameters that are undefined are left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const told = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) told.set(key, String(value));
  const written = told.toString();
  return written === "" ? path : `${path}?${written}`;
}
