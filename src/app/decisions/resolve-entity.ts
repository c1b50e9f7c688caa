// Which entity is meant at a gate? One that the catalog lacks is asked about as well: the gates say what happens then.

import { refNamed } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import { Refusal } from "../../model/refusal.ts";
import { UsageError } from "../../model/usage-error.ts";
import { theOneCalled } from "../reports/selection.ts";

/** Throws UsageError if several entities have this name, or none can have it. */
export function resolveEntity(name: string, refs: readonly EntityRef[]): EntityRef {
  const ref = theOneCalled(name, refs, "entities") ?? refNamed(name, "component");
  if (ref !== undefined) return ref;
  throw new UsageError(`\`${name}\` is not an entity`, "for example `component:default/checkout`");
}

/** For a request: throws Refusal `invalid`/`which-entity` instead. */
export function resolveAsked(name: string, refs: readonly EntityRef[]): EntityRef {
  try {
    return resolveEntity(name, refs);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new Refusal("invalid", "which-entity", error.message, error.help === undefined ? {} : { help: error.help });
  }
}
