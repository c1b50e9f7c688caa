// Who makes a request, and what may they do?

import type { EntityRef } from "./entity.ts";
import type { Instant } from "./time.ts";

/** Roles do not include each other, except `admin`, which may do everything. */
export const ROLES = ["reader", "reporter", "gatekeeper", "approver", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** How far the roles reach. An empty list reaches nothing of that kind; `*` reaches everything. */
export interface Scope {
  /** The sources as which the holder may deliver facts and catalogs, or bring facts to a gate check. */
  readonly sources: readonly string[];
  /** Refs or globs (`component:payments/*`). */
  readonly entities: readonly string[];
  /** Names or globs. */
  readonly environments: readonly string[];
}

/** A token as it is kept: only the hash of its text is stored. */
export interface Token extends Scope {
  /** `tok_…`: its name for people and in the audit log. */
  readonly id: string;
  /** SHA-256 of the text, hex. */
  readonly hash: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The person behind it, needed to approve and to break glass; null: none. */
  readonly owner: EntityRef | null;
  /** Groups given with the token itself, which count as membership. */
  readonly groups: readonly EntityRef[];
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** Accurate to the minute at best, to save a write for each request. */
  readonly lastUsedAt: Instant | null;
}

/** A pipeline's run that its issuer vouches for. */
export interface Job {
  readonly issuer: string;
  readonly subject: string;
  /** The claims that are recorded with what the job asks: ids and names only. */
  readonly claims: Readonly<Record<string, string>>;
  /** Host and path: `github.com/acme/shop`; null: the issuer does not say. */
  readonly repository: string | null;
  /**
   * The entities that the catalog says are made from the repository. Where it says nothing: `repository:acme/shop`,
   * which is not registered.
   */
  readonly entities: readonly EntityRef[];
  /** The environment it deploys to, normalised; null: its issuer names none. */
  readonly environment: string | null;
  /** Where the code it runs comes from. */
  readonly origin: "repository" | "pull-request" | "fork";
  /** Whether it may only do dry runs: nothing of it is recorded. */
  readonly onlyTries: boolean;
  /** The environments, by name or glob, that need a claim the job does not have. */
  readonly unmet: readonly UnmetCondition[];
  /** Whether unmet conditions are only logged (trust mode `audit`). */
  readonly isAudited: boolean;
}

export interface UnmetCondition {
  readonly environment: string;
  readonly claim: string;
  /** What the job claims instead; null: it has no such claim. */
  readonly claimed: string | null;
}

/** Whoever makes a request, however that was proved. */
export interface Identity extends Scope {
  /** The name in the audit log: `user:default/kim`, `token:tok_…`, `oidc:https://issuer.example.com#subject`. */
  readonly actor: string;
  /**
   * The id of the token that proves it; null: an issuer vouches for it, or nothing had to be proved (reading is open).
   */
  readonly token: string | null;
  readonly roles: readonly Role[];
  readonly groups: readonly EntityRef[];
  /** The name of the token. Left out: no token proves it. */
  readonly tokenName?: string;
  /** Left out: it is not a job. */
  readonly job?: Job;
}

/** Whether a token is neither revoked nor expired. */
export function provesSomebody({ revokedAt, expiresAt }: Token, now: Instant): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}
