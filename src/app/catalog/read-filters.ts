// Which owner, system or entity is meant?

import { refNamed } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";

/** A bare name means a group, or a system. */
export function readFilters({
  owner,
  system,
}: {
  readonly owner?: string | undefined;
  readonly system?: string | undefined;
}): {
  readonly owner?: EntityRef;
  readonly system?: EntityRef;
} {
  return {
    ...(owner !== undefined && { owner: refOf(owner, "group") }),
    ...(system !== undefined && { system: refOf(system, "system") }),
  };
}

/** A bare name means a component. */
export function readEntityFilter({ entity }: { readonly entity?: string | undefined }): {
  readonly entity?: EntityRef;
} {
  return entity === undefined ? {} : { entity: refOf(entity, "component") };
}

function refOf(text: string, kind: string): EntityRef {
  return refNamed(text, kind) ?? text;
}
