// How do names become an address: parts of a path, and parameters of a query?

import { parseRef } from "./entity.ts";
import type { EntityRef } from "./entity.ts";

/** A path with these parts between its slashes: `/scorecards/dora`. */
export function pathOf(...parts: readonly string[]): string {
  return `/${parts.map(encodePart).join("/")}`;
}

/** Of a place on a page: `#basics/has-owner`. */
export function placeOf(...parts: readonly string[]): string {
  return `#${parts.map(encodePart).join("/")}`;
}

/** A part of dots alone would be a step up; half a character is no part of an address. */
function encodePart(part: string): string {
  return /^\.{1,2}$/.test(part) ? part.replaceAll(".", "%2E") : encodeURIComponent(part.toWellFormed());
}

/** Below `start`: `/v1/entities/component/default/checkout`. What is no ref stays one part, and leads to nothing. */
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
