// What of an entity can be searched, in upper or lower case?

import type { Entity } from "../model/entity.ts";
import { titleOf } from "../model/title-of.ts";

export function searchText(entity: Entity): string {
  const { ref, metadata } = entity;
  return [ref, titleOf(entity) ?? "", metadata.title ?? "", metadata.description ?? ""].join("\n").toLowerCase();
}
