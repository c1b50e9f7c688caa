// What does the audit log hold of a token?

import { digestOfValue } from "./audit.ts";
import type { Token } from "./identity.ts";

/** The digest of the token as it was created: later revocation and use do not change it. */
export function digestOfToken(token: Token): string {
  const { id, hash, name, roles, sources, environments, entities, owner, groups } = token;
  const { createdAt, createdBy, expiresAt } = token;
  const reach = { id, hash, name, roles, sources, environments, entities, owner, groups };
  return digestOfValue({ ...reach, createdAt, createdBy, expiresAt, revokedAt: null, lastUsedAt: null });
}

export function digestOfRevocation({ id, revokedAt }: Pick<Token, "id" | "revokedAt">): string {
  return digestOfValue({ revoked: id, at: revokedAt });
}
