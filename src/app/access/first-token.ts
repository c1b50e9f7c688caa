// Who can do anything before anybody has a token?

import { createTokenRequest } from "../../api/tokens.ts";
import { provesSomebody } from "../../model/identity.ts";
import type { Token } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";
import { hashToken } from "../../model/token-text.ts";
import { UsageError } from "../../model/usage-error.ts";
import { createToken } from "./create-token.ts";
import type { TokenMaker } from "./create-token.ts";
import { revokeToken } from "./revoke-token.ts";

const MUSTER = { actor: "muster" };
/** The name of tokens that come from the environment. */
const FROM_ENVIRONMENT = "MUSTER_ADMIN_TOKEN";

/**
 * Makes a token for an admin if no usable one is left, and returns its text, to be shown once; undefined: there is one.
 * A text that was `chosen` is used instead, and never returned. It replaces those that were chosen before, which are
 * revoked.
 */
export async function ensureAdminToken(maker: TokenMaker, chosen: string | undefined): Promise<string | undefined> {
  const tokens = await maker.store.tokens.list();
  if (chosen !== undefined) {
    await useChosen(maker, tokens, chosen);
    return undefined;
  }
  const now = maker.clock.now();
  if (tokens.some((token) => token.roles.includes("admin") && provesSomebody(token, now))) return undefined;
  const { text } = await createToken(maker, adminToken("first admin", "90d"), MUSTER);
  return text;
}

async function useChosen(maker: TokenMaker, tokens: readonly Token[], chosen: string): Promise<void> {
  const hash = hashToken(chosen);
  const same = tokens.find((token) => token.hash === hash);
  if (same !== undefined && !provesSomebody(same, maker.clock.now())) throw wasEnded(same);
  const earlier = tokens.filter(
    (token) => token.name === FROM_ENVIRONMENT && token.createdBy === MUSTER.actor && token.revokedAt === null,
  );
  if (same === undefined) await createOnce(maker, hash, chosen);
  for (const token of earlier) if (token.hash !== hash) await revokeToken(maker, token.id, MUSTER);
}

/** Whoever ended the token did not want it to come back with the next start. */
function wasEnded({ id }: Token): UsageError {
  return new UsageError(
    `\`${FROM_ENVIRONMENT}\` holds a token that was ended before (\`${id}\`)`,
    "choose a text that was never used",
  );
}

/** Several that start at once choose the same text, and only one of them makes the token. */
async function createOnce(maker: TokenMaker, hash: string, chosen: string): Promise<void> {
  try {
    await createToken(maker, adminToken(FROM_ENVIRONMENT, "never"), MUSTER, chosen);
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(`\`${FROM_ENVIRONMENT}\`: ${error.message}`);
    if ((await maker.store.tokens.byHash(hash)) === undefined) throw error;
  }
}

function adminToken(name: string, expiresIn: string): ReturnType<typeof createTokenRequest.parse> {
  const everything = ["*"];
  return createTokenRequest.parse({
    name,
    roles: ["admin"],
    expiresIn,
    sources: everything,
    entities: everything,
    environments: everything,
  });
}
