// What do people call an entity, if not by the name in its ref?

import type { Entity } from "./entity.ts";
import { isJsonObject } from "./json.ts";

/** Kinds with a display name, which Backstage shows too: `spec.profile.displayName`. */
const WITH_PROFILE: ReadonlySet<string> = new Set(["group", "user"]);

/** The display name of a group or user, else the title; undefined: the entity has neither. */
export function titleOf({ kind, metadata, spec }: Pick<Entity, "kind" | "metadata" | "spec">): string | undefined {
  const { profile } = spec;
  const isShown = WITH_PROFILE.has(kind.toLowerCase()) && isJsonObject(profile);
  const displayName = isShown ? profile["displayName"] : undefined;
  return typeof displayName === "string" && displayName.trim() !== "" ? displayName : metadata.title;
}
