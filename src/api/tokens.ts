// How are tokens created and listed?

import { z } from "zod";
import { ROLES } from "../model/identity.ts";
import type { Token } from "../model/identity.ts";
import { formatInstant, parseDuration } from "../model/time.ts";

const patterns = z.array(z.string().min(1).max(200)).max(200);

export const createTokenRequest = z
  .strictObject({
    name: z.string().trim().min(1).max(100).meta({ description: "What it is for." }),
    roles: z.array(z.enum(ROLES)).min(1),
    sources: patterns.default([]).meta({ description: "Sources it may deliver as, or globs; `*`: all." }),
    entities: patterns.default([]).meta({ description: "Entity refs or globs it may ask a gate about." }),
    environments: patterns.default([]).meta({ description: "Environments or globs it may ask a gate about." }),
    owner: z.string().max(300).nullable().default(null).meta({ description: "Ref of the person behind it." }),
    groups: z.array(z.string().max(300)).max(100).default([]).meta({ description: "Groups it vouches for." }),
    expiresIn: z
      .string()
      .refine(
        (text) => text === "never" || parseDuration(text) !== undefined,
        "a number and one of `s m h d w`, or `never`",
      )
      .default("90d")
      .meta({ description: "`90d`, at most `366d`; or `never`." }),
  })
  .meta({ id: "CreateToken" });

export const tokenBody = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    sources: z.array(z.string()),
    entities: z.array(z.string()),
    environments: z.array(z.string()),
    owner: z.string().nullable(),
    groups: z.array(z.string()),
    createdAt: z.string(),
    createdBy: z.string(),
    expiresAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
    lastUsedAt: z.string().nullable().meta({ description: "Accurate to the minute at best." }),
  })
  .meta({ id: "Token" });

export const createdToken = tokenBody
  .extend({ token: z.string().meta({ description: "The token itself. It is shown only this once." }) })
  .meta({ id: "CreatedToken" });

export const tokensQuery = z.strictObject({
  ended: z.enum(["true", "false"]).default("false").meta({
    description:
      "`true`: include tokens that have expired or were revoked. Those of sessions of people who signed in are among them some day.",
  }),
});

export type CreateTokenRequest = z.infer<typeof createTokenRequest>;
export type TokenBody = z.infer<typeof tokenBody>;

/** Everything except the hash. */
export function describeToken(token: Token): TokenBody {
  const { id, name, roles, sources, entities, environments, owner, groups, createdBy } = token;
  return {
    id,
    name,
    roles: [...roles],
    sources: [...sources],
    entities: [...entities],
    environments: [...environments],
    owner,
    groups: [...groups],
    createdBy,
    createdAt: formatInstant(token.createdAt),
    expiresAt: formatOrNull(token.expiresAt),
    revokedAt: formatOrNull(token.revokedAt),
    lastUsedAt: formatOrNull(token.lastUsedAt),
  };
}

function formatOrNull(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
