// Has an answer changed since its reader last saw it?

import { createHash } from "node:crypto";

/** Weak, since it is computed from the content, however that is encoded when it is sent. */
export function entityTag(text: string): string {
  return `W/"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
}

/** Compared weakly, as RFC 9110 asks of `If-None-Match`. */
export function isKnown(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const opaque = tag.replace(/^W\//, "");
  return ifNoneMatch.split(",").some((known) => known.trim().replace(/^W\//, "") === opaque);
}
