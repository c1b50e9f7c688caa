// Who sends this request, and may they?

import { ANYBODY, authenticate, refuseWithoutToken } from "../app/access/authenticate.ts";
import type { KnownTokens, TokenReader } from "../app/access/authenticate.ts";
import { identifyJob } from "../app/access/identify-job.ts";
import type { JobReader } from "../app/access/identify-job.ts";
import type { Identity } from "../model/identity.ts";
import { Refusal } from "../model/refusal.ts";
import { isIssuedToken } from "../trust/parse-token.ts";
import { isOpenTo, mayUse, rolesWith, takesToken } from "./permissions.ts";
import type { Openness, Permission } from "./permissions.ts";

/** What a request has to get past. */
export interface Door {
  readonly openness: Openness;
  readonly known: KnownTokens;
  readonly reader: TokenReader & JobReader;
}

/** A token that is shown has to be valid, even where none is needed. Throws, or rejects with, Refusal. */
export function identify(
  authorization: string | undefined,
  permission: Permission,
  { openness, known, reader }: Door,
): Identity | Promise<Identity> {
  if (!takesToken(permission)) return ANYBODY;
  if (authorization === undefined) {
    if (isOpenTo(permission, openness)) return ANYBODY;
    throw refuseWithoutToken();
  }
  const token = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1];
  if (token === undefined) throw refuseWithoutToken("`Authorization` holds no bearer token");
  return isIssuedToken(token) ? identifyJob(reader, token) : authenticate(reader, known, token);
}

/** Throws Refusal `forbidden`, which names the roles that may. */
export function requirePermission(identity: Identity, permission: Permission, openness: Openness): void {
  if (!takesToken(permission) || mayUse(identity, permission) || isOpenTo(permission, openness)) return;
  const has = identity.roles.length === 0 ? "no role" : identity.roles.join(", ");
  throw new Refusal("forbidden", "role-missing", `${identity.actor} may not do this (\`${permission}\`)`, {
    help: `${identity.job === undefined ? "its token" : "its job"} has ${has}; this takes ${rolesWith(permission).join(" or ")}`,
  });
}
