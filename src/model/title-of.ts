// What do people call an entity, where it has another name than that of its ref?

import type { Entity } from "./entity.ts";
import { isJsonObject } from "./json.ts";

/** Groups and users have a display name, as Backstage shows them: `spec.profile.displayName`. */
const WITH_PROFILE: ReadonlySet<string> = new Set(["group", "user"]);

/** The display name of a group or a user, else the title; undefined: it has neither. */
export function titleOf({ kind, metadata, spec }: Pick<Entity, "kind" | "metadata" | "spec">): string | undefined {
  const { profile } = spec;
  const isShown = WITH_PROFILE.has(kind.toLowerCase()) && isJsonObject(profile);
  const displayName = isShown ? profile["displayName"] : undefined;
  return typeof displayName === "string" && displayName.trim() !== "" ? displayName : metadata.title;
}
