// How is an entity named for people? As briefly as possible, but so that `--entity` still finds it.

import { DEFAULT_NAMESPACE, parseRef } from "../model/entity.ts";
import type { EntityRef } from "../model/entity.ts";
import { cleanText } from "./clean-text.ts";

/** `checkout` for `component:default/checkout`, `api:orders` for `api:default/orders`. */
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
