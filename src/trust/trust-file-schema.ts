// What may a trust file hold?

import { z } from "zod";
import { refNamed } from "../model/entity.ts";
import { ROLES } from "../model/identity.ts";
import { ALGORITHMS, TRUST_MODES } from "../model/trust.ts";
import type { ClaimPatterns } from "../model/trust.ts";
import { environment, groupRef } from "../rulebook/schemas/parts.ts";
import { duration } from "../rulebook/schemas/time-parts.ts";
import { written } from "../rulebook/schemas/written-text.ts";
import { isSafeAddress } from "./safe-address.ts";

/** Compared letter by letter: blanks around it would never be claimed. */
const exact = written(
  (text) => (text !== "" && text.trim() === text ? text : undefined),
  (text) => ({ message: `\`${text}\` has blanks around it`, help: "it is compared to the letter: leave them out" }),
  {},
);

const address = written(
  (text) => (isSafeAddress(text) ? text : undefined),
  (text) => ({
    message: `\`${text}\` is not an https address`,
    help: "write it as tokens have it, such as `https://token.actions.githubusercontent.com`; http is only for this machine",
  }),
  { pattern: "^https?://", examples: ["https://token.actions.githubusercontent.com"] },
);

const claimName = written(
  (text) => (/^[\x21-\x7e]{1,200}$/.test(text) ? text : undefined),
  (text) => ({ message: `\`${text}\` cannot be the name of a claim`, help: "for example `repository_owner_id`" }),
  { examples: ["repository_owner_id"] },
);

const choices = z
  .union([exact.transform((only): readonly string[] => [only]), z.array(exact).min(1)])
  .meta({ description: "A text, or several of which one has to fit; `*` and `?` stand for what may vary." });

const claims: z.ZodType<ClaimPatterns, Readonly<Record<string, string | string[]>>> = z.record(claimName, choices);

const entityPattern = written(
  (text) => (text === "*" || text.includes(":") ? text.toLowerCase() : refNamed(text, "component")),
  (text) => ({ message: `\`${text}\` is not an entity ref`, help: "for example `component:payments/*`, or `*`" }),
  { examples: ["component:default/checkout"] },
);

const allowed = z.strictObject({
  match: claims.meta({ description: "What a job has to claim." }),
  requireForEnvironments: z
    .record(environment, claims)
    .default({})
    .meta({ description: "What it has to claim besides, by the environment it asks about." }),
  roles: z.array(z.enum(ROLES)).min(1).default(["gatekeeper"]),
  entities: z
    .union([z.literal("repository").transform((): null => null), z.array(entityPattern).min(1)])
    .prefault("repository")
    .meta({ description: "Which entities it reaches: those made of its repository, or refs and globs." }),
  environments: z
    .array(environment)
    .min(1)
    .default(["*"])
    .meta({ description: "Environments or globs it may ask a gate about." }),
  sources: z.array(exact).default([]).meta({ description: "As which sources it may deliver, and vouch for facts." }),
  pullRequests: z
    .enum(["try", "allow"])
    .default("try")
    .meta({ description: "Whether what runs for a pull request may do more than try (`--dry-run`)." }),
});

const personLink = z.strictObject({
  claim: claimName.meta({ description: "Says who started the job: `actor_id`." }),
  annotation: exact.meta({ description: "Of users of the catalog, which holds the same: `github.com/user-id`." }),
});

const issuer = z.strictObject({
  issuer: address,
  audience: z
    .union([exact.transform((only): readonly string[] => [only]), z.array(exact).min(1)])
    .meta({ description: "What tokens have to be made for: the address that jobs ask this service at." }),
  algorithms: z.array(z.enum(ALGORITHMS)).min(1).default(["RS256", "ES256"]),
  type: exact.prefault("JWT").meta({
    description:
      "What the header of its tokens has in `typ`: those of users of Backstage are of the type `vnd.backstage.user`.",
  }),
  jwks: address.optional().meta({ description: "Where its keys are; left out, where the issuer itself says." }),
  maxLifetime: duration.prefault("90m").meta({ description: "Of a token, from its making to its end." }),
  mode: z.enum(TRUST_MODES).optional(),
  allow: z.array(allowed).min(1).meta({ description: "The first that matches counts; who matches none is refused." }),
  person: z.array(personLink).min(1).optional(),
});

const signInLink = z.union([
  personLink.extend({ claim: claimName.meta({ description: "Says who signs in: `oid`." }) }),
  z
    .strictObject({ claim: claimName, profile: z.literal("email") })
    .meta({ description: "Users hold it as `spec.profile.email`." })
    .transform(({ claim }) => ({ claim, annotation: null })),
]);

/**
 * A `reporter` who signs in delivers nothing, but may ask for waivers. `gatekeeper` is left out: releases are for
 * pipelines.
 */
const SIGN_IN_ROLES = ["reader", "reporter", "approver", "operator", "admin"] as const;

const signIn = z.strictObject({
  person: z
    .array(signInLink)
    .min(1)
    .prefault([{ claim: "email", profile: "email" }])
    .meta({ description: "Who of the catalog it is; the first that is claimed counts." }),
  roles: z
    .array(
      z.strictObject({
        roles: z.array(z.enum(SIGN_IN_ROLES)).min(1),
        group: groupRef.optional().meta({ description: "Only of its members, as the sources of `people` say." }),
        match: claims.default({}).meta({ description: "Only who claims this; of a list, one has to fit." }),
      }),
    )
    .min(1)
    .meta({ description: "What people who sign in may do: all entries that fit count together." }),
});

export const trustFileSchema = z
  .strictObject({
    $schema: z.string().optional(),
    mode: z.enum(TRUST_MODES).default("enforce"),
    people: z
      .array(exact)
      .default([])
      .meta({ description: "Catalog sources that say who belongs to which group, and whose account is whose." }),
    issuers: z.array(issuer).default([]),
    signIn: signIn.optional().meta({ description: "Who people are that sign in on the pages, and what they may do." }),
  })
  .meta({ title: "Trust" });

export type TrustFile = z.output<typeof trustFileSchema>;
export type IssuerFile = TrustFile["issuers"][number];
