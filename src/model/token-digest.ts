// What does the audit chain hold of a token?

import { digestOf } from "./audit.ts";
import type { Token } from "./identity.ts";

/** As it was made: whether it was revoked since, and when it was last used, is not in it. */
export function digestOfToken(token: Token): string {
  const { id, hash, name, roles, sources, environments, entities, owner, groups } = token;
  const { createdAt, createdBy, expiresAt } = token;
  const reach = { id, hash, name, roles, sources, environments, entities, owner, groups };
  return digestOf(JSON.stringify({ ...reach, createdAt, createdBy, expiresAt, revokedAt: null, lastUsedAt: null }));
}

export function digestOfRevocation({ id, revokedAt }: Pick<Token, "id" | "revokedAt">): string {
  return digestOf(JSON.stringify({ revoked: id, at: revokedAt }));
}
