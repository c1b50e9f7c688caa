// What of an entity can be searched for, without regard to case?

import type { Entity } from "../model/entity.ts";

export function searchText({ ref, metadata }: Entity): string {
  return [ref, metadata.title ?? "", metadata.description ?? ""].join("\n").toLowerCase();
}
