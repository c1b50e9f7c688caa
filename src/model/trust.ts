// Whom does the service believe beyond its own tokens: which issuers, whose jobs, and who says who belongs to which group?

import type { EntityRef } from "./entity.ts";
import type { Role } from "./identity.ts";
import type { Milliseconds } from "./time.ts";

/** By claim: any one of these texts, each whole, with `*` and `?` for what may vary. All claims have to fit. */
export type ClaimPatterns = Readonly<Record<string, readonly string[]>>;

/** `audit`: what is said about where and when identities may ask is only logged; whose they are is held to all the same. */
export const TRUST_MODES = ["enforce", "audit"] as const;
export type TrustMode = (typeof TRUST_MODES)[number];

/** Asymmetric ones alone: with a shared secret whoever can check a token could make one. */
export const ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Whoever these claims belong to, and what they get. */
export interface AllowedJobs {
  readonly match: ClaimPatterns;
  /** What else has to be claimed by whoever asks about environments of that name or pattern. */
  readonly requireForEnvironments: readonly { readonly environment: string; readonly claims: ClaimPatterns }[];
  readonly roles: readonly Role[];
  /** Refs or globs; null: those that are made of the job's repository. */
  readonly entities: readonly string[] | null;
  /** Normalised names or globs. */
  readonly environments: readonly string[];
  readonly sources: readonly string[];
  /** Whether what runs for a pull request is a job like any other; else it may only try. */
  readonly pullRequests: "try" | "allow";
}

/** A claim that says which person started a job, and the annotation of users that holds the same. */
export interface PersonLink {
  readonly claim: string;
  readonly annotation: string;
}

export interface TrustedIssuer {
  /** As tokens have it in `iss`, to the letter. */
  readonly issuer: string;
  /** Any one of these in `aud`, to the letter. */
  readonly audiences: readonly string[];
  readonly algorithms: readonly Algorithm[];
  /** Where its keys are; null: where its own `/.well-known/openid-configuration` says. */
  readonly jwks: string | null;
  /** What the header of its tokens has in `typ`, in any case. */
  readonly type: string;
  /** From `iat` to `exp`, at most. */
  readonly maxLifetime: Milliseconds;
  readonly mode: TrustMode;
  /** The first that matches counts; none: nobody is let in. */
  readonly allow: readonly AllowedJobs[];
  /** The first that is claimed counts; empty: of nobody is it known who started a job. */
  readonly person: readonly PersonLink[];
}

/** A claim that says who signs in, and where users of the catalog hold the same. */
export interface SignInLink {
  readonly claim: string;
  /** Null: `spec.profile.email`. */
  readonly annotation: string | null;
}

/** Who people are that sign in, and what they may do. */
export interface SignInTrust {
  /** The first that is claimed, and is anybody's, counts. */
  readonly person: readonly SignInLink[];
  /** All that fit count together. */
  readonly roles: readonly {
    readonly roles: readonly Role[];
    /** Null: in whatever groups. */
    readonly group: EntityRef | null;
    readonly match: ClaimPatterns;
  }[];
}

/** What a trust file says. */
export interface Trust {
  /** Catalog sources whose word on who belongs to which group, and is whom, counts. */
  readonly people: readonly string[];
  readonly issuers: readonly TrustedIssuer[];
  /** Left out: nobody signs in but with a token. */
  readonly signIn?: SignInTrust | undefined;
}
