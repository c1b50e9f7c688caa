// Whom does the service trust beyond its own tokens: which issuers, which of their jobs, and whose word on groups?

import type { EntityRef } from "./entity.ts";
import type { Role } from "./identity.ts";
import type { Milliseconds } from "./time.ts";

/**
 * By claim name: texts with the wildcards `*` and `?`, of which any one has to match the whole claim. All claims have
 * to match.
 */
export type ClaimPatterns = Readonly<Record<string, readonly string[]>>;

/**
 * `audit`: conditions on where and when identities may ask are only logged. Which entities are theirs is enforced all
 * the same.
 */
export const TRUST_MODES = ["enforce", "audit"] as const;
export type TrustMode = (typeof TRUST_MODES)[number];

/** Only asymmetric algorithms: whoever can verify a token with a shared secret could also make one. */
export const ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Which jobs are let in, by their claims, and what they may do. */
export interface AllowedJobs {
  readonly match: ClaimPatterns;
  /** Further claims that are needed for environments matching this name or pattern. */
  readonly requireForEnvironments: readonly { readonly environment: string; readonly claims: ClaimPatterns }[];
  readonly roles: readonly Role[];
  /** Refs or globs; null: the entities made from the job's repository. */
  readonly entities: readonly string[] | null;
  /** Normalised names or globs. */
  readonly environments: readonly string[];
  readonly sources: readonly string[];
  /** `allow`: a job that runs for a pull request counts as any other; `try`: it may only do dry runs. */
  readonly pullRequests: "try" | "allow";
}

/** A claim that names the person who started a job, and the annotation of users that holds the same value. */
export interface PersonLink {
  readonly claim: string;
  readonly annotation: string;
}

export interface TrustedIssuer {
  /** Exactly the `iss` of its tokens. */
  readonly issuer: string;
  /** `aud` has to be exactly one of these. */
  readonly audiences: readonly string[];
  readonly algorithms: readonly Algorithm[];
  /** Where its keys are; null: where its `/.well-known/openid-configuration` says. */
  readonly jwks: string | null;
  /** The `typ` in the header of its tokens, compared without regard to case. */
  readonly type: string;
  /** The most time there may be between `iat` and `exp`. */
  readonly maxLifetime: Milliseconds;
  readonly mode: TrustMode;
  /** The first one that matches counts; where none matches, the job is not let in. */
  readonly allow: readonly AllowedJobs[];
  /** The first one whose claim is present counts; empty: it is never known who started a job. */
  readonly person: readonly PersonLink[];
}

/** A claim that says who signs in, and where users of the catalog have the same value. */
export interface SignInLink {
  readonly claim: string;
  /** The annotation of users; null: `spec.profile.email`. */
  readonly annotation: string | null;
}

/** How people who sign in are recognised, and what they may do. */
export interface SignInTrust {
  /** The first one whose claim is present and belongs to a user counts. */
  readonly person: readonly SignInLink[];
  /** All entries that match count together. */
  readonly roles: readonly {
    readonly roles: readonly Role[];
    /** Members of this group; null: everybody. */
    readonly group: EntityRef | null;
    readonly match: ClaimPatterns;
  }[];
}

export interface Trust {
  /** The catalog sources that are trusted to say who belongs to which group, and which user is whom. */
  readonly people: readonly string[];
  readonly issuers: readonly TrustedIssuer[];
  /** Left out: people can sign in only with a token. */
  readonly signIn?: SignInTrust | undefined;
}
