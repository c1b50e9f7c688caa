// Who asks, and what may they do?

import type { EntityRef } from "./entity.ts";
import type { Instant } from "./time.ts";

/** What somebody may do; roles do not contain each other, but for `admin`, which may do everything. */
export const ROLES = ["reader", "reporter", "gatekeeper", "approver", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** How far the roles reach; a list left out or empty: nothing of that kind is reached, `*` reaches all. */
export interface Scope {
  /** Of facts and catalogs, by name: who may deliver, or vouch for facts in a gate check, as these. */
  readonly sources: readonly string[];
  /** Refs or globs (`component:payments/*`). */
  readonly entities: readonly string[];
  /** Names or globs. */
  readonly environments: readonly string[];
}

/** A token as it is kept: its text is never stored, only what it hashes to. */
export interface Token extends Scope {
  /** `tok_…`: what people and the audit log call it. */
  readonly id: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The person behind it; needed to approve and to break glass. */
  readonly owner: EntityRef | null;
  /** Groups that are vouched for with the token itself. */
  readonly groups: readonly EntityRef[];
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** To the minute at best: it is not worth a write for each request. */
  readonly lastUsedAt: Instant | null;
}

/** A job of a pipeline, whose issuer vouches for it. */
export interface Job {
  readonly issuer: string;
  readonly subject: string;
  /** What it claims, as far as it is kept with what it asks: ids and names, never all that there is. */
  readonly claims: Readonly<Record<string, string>>;
  /** Host and path: `github.com/acme/shop`; null: the issuer does not say. */
  readonly repository: string | null;
  /** What the catalog says is made of that repository; where it says nothing, `repository:acme/shop`, which nobody registered. */
  readonly entities: readonly EntityRef[];
  /** That it deploys to, normalised; null: to none that its issuer knows of. */
  readonly environment: string | null;
  /** Whose code it runs. */
  readonly origin: "repository" | "pull-request" | "fork";
  /** It may do no more than try: nothing of it is recorded. */
  readonly onlyTries: boolean;
  /** Environments, by name or glob, that ask for a claim it does not make. */
  readonly unmet: readonly UnmetCondition[];
  /** What stands in its way is only logged. */
  readonly isAudited: boolean;
}

export interface UnmetCondition {
  readonly environment: string;
  readonly claim: string;
  /** Null: it is not claimed. */
  readonly claimed: string | null;
}

/** Whoever makes a request, however they proved it. */
export interface Identity extends Scope {
  /** How the audit log names them: `user:default/kim`, `token:tok_…`, `oidc:https://issuer.example.com#subject`. */
  readonly actor: string;
  /** Of the token that proves it; null: an issuer vouches for it, or nobody had to prove anything (reading is open). */
  readonly token: string | null;
  readonly roles: readonly Role[];
  readonly groups: readonly EntityRef[];
  /** What its token is called. Left out: no token proves it. */
  readonly tokenName?: string;
  /** Left out: it is no pipeline's job. */
  readonly job?: Job;
}

/** Neither revoked nor over. */
export function provesSomebody({ revokedAt, expiresAt }: Token, now: Instant): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}
