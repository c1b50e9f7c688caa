// How is an entity called where people read? As short as it can be and still be found again with `--entity`.

import { DEFAULT_NAMESPACE, parseRef } from "../model/entity.ts";
import type { EntityRef } from "../model/entity.ts";
import { cleanText } from "./clean-text.ts";

/** `component:default/checkout` is said `checkout`, `api:default/orders` is said `api:orders`. */
export function sayRef(ref: EntityRef, usualKind = "component"): string {
  const parts = parseRef(ref);
  if (parts === undefined) return cleanText(ref);
  const kind = parts.kind === usualKind ? "" : `${parts.kind}:`;
  const namespace = parts.namespace === DEFAULT_NAMESPACE ? "" : `${parts.namespace}/`;
  return cleanText(`${kind}${namespace}${parts.name}`);
}

export function sayOwner(ref: EntityRef): string {
  return sayRef(ref, "group");
}
