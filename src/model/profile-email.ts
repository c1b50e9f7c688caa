// Which mail address does the catalog have for a user or group?

import { isJsonObject } from "./json.ts";
import type { JsonObject } from "./json.ts";

/** `spec.profile.email` as it is written; undefined: there is none. */
export function profileEmail(spec: JsonObject): string | undefined {
  const { profile } = spec;
  const email = isJsonObject(profile) ? profile["email"] : undefined;
  return typeof email === "string" ? email : undefined;
}
