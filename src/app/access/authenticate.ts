// Who makes this request? Whoever holds a token that is known, has not expired and was not revoked.

import type { Identity, Token } from "../../model/identity.ts";
import { LatestSeen } from "../../model/latest-seen.ts";
import { Refusal } from "../../model/refusal.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { hashToken } from "../../model/token-text.ts";
import type { Store } from "../../ports/store.ts";
import type { Muster } from "../muster.ts";

/** Tokens that were looked up, by hash. They are kept only where this process sees every change to them. */
export interface KnownTokens {
  /** The time by which tokens expire, when the clock shows `now`. */
  latest(now: Instant): Instant;
  get(hash: string): KnownToken | undefined;
  /** How often all of them were forgotten. */
  readonly epoch: number;
  /** Keeps nothing if tokens were forgotten since `epoch`: `known` may have been read before that. */
  keep(hash: string, known: KnownToken, epoch: number): void;
  /** To be called when something about tokens has changed. */
  forget(): void;
}

export interface KnownToken {
  readonly token: Token;
  readonly identity: Identity;
  /** When its use was last recorded. */
  usedAt: Instant;
}

/** The identity of whoever asks where nobody has to say who they are. */
export const ANYBODY: Identity = {
  actor: "anybody",
  token: null,
  roles: [],
  groups: [],
  sources: [],
  entities: [],
  environments: [],
};

const MOST_KNOWN = 10_000;
/** In milliseconds. A use is recorded at most once in this time. */
const USE_GRAIN = 60_000;

export function rememberTokens(): KnownTokens {
  const known = new Map<string, KnownToken>();
  const seen = new LatestSeen();
  let epoch = 0;
  return {
    latest: (now) => seen.at(now),
    get epoch() {
      return epoch;
    },
    get: (hash) => known.get(hash),
    keep: (hash, token, since) => {
      if (since !== epoch) return;
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(hash, token);
    },
    forget: () => {
      epoch++;
      known.clear();
    },
  };
}

/** For where others may revoke a token unseen: each request looks the token up. */
export const NO_TOKENS_KNOWN: KnownTokens = {
  latest: (now) => now,
  epoch: 0,
  get: () => undefined,
  keep: () => undefined,
  forget: () => undefined,
};

/** The parts of a Muster that finding out who asks takes. */
export type TokenReader = Pick<Muster, "clock" | "log" | "later"> & { readonly store: Pick<Store, "tokens"> };

const HOW_TO_SEND = "send `Authorization: Bearer mst_…`; `muster token create` makes one";
const ANOTHER = "an admin makes another: `muster token create`";

/** No token came with the request, or none that is understood here. */
export function refuseWithoutToken(why = "no token came with the request"): Refusal {
  return new Refusal("unidentified", "unidentified", why, { help: HOW_TO_SEND });
}

/**
 * The same for a token that was made up and for one that was revoked, so that whoever stole a token learns nothing
 * about it.
 */
function refuseUnknown(): Refusal {
  return new Refusal("unidentified", "unidentified", "the token is not one of this service's, or was revoked", {
    help: `${ANOTHER}; \`muster token list\` shows those there are`,
  });
}

/** Only whoever holds the token hears this, since nobody guesses the text of a token. */
function refuseExpired(at: Instant): Refusal {
  const when = formatInstant(Math.floor(at / 1_000) * 1_000);
  return new Refusal("unidentified", "token-expired", `the token expired at ${when}`, { help: ANOTHER });
}

/** Returns the identity at once if the token is known already. Throws, or rejects with, Refusal `unidentified`. */
export function authenticate(reader: TokenReader, known: KnownTokens, text: string): Identity | Promise<Identity> {
  return authenticateHash(reader, known, hashToken(text));
}

/** As `authenticate`, for somebody who showed the token before. */
export function authenticateHash(reader: TokenReader, known: KnownTokens, hash: string): Identity | Promise<Identity> {
  const found = known.get(hash);
  return found === undefined ? lookUp(reader, known, hash) : admit(reader, known, found);
}

async function lookUp(reader: TokenReader, known: KnownTokens, hash: string): Promise<Identity> {
  const { epoch } = known;
  const token = await reader.store.tokens.byHash(hash);
  if (token === undefined) throw refuseUnknown();
  const found = { token, identity: identityOf(token), usedAt: token.lastUsedAt ?? 0 };
  known.keep(hash, found, epoch);
  return admit(reader, known, found);
}

function admit(reader: TokenReader, known: KnownTokens, found: KnownToken): Identity {
  const now = reader.clock.now();
  const { id, revokedAt, expiresAt } = found.token;
  if (revokedAt !== null) throw refuseUnknown();
  if (expiresAt !== null && expiresAt <= known.latest(now)) throw refuseExpired(expiresAt);
  if (now - found.usedAt >= USE_GRAIN) {
    found.usedAt = now;
    reader.later?.(() => writeUse(reader, id, now));
  }
  return found.identity;
}

/** If it cannot be recorded when a token was last used, that is no reason to refuse whoever holds it. */
async function writeUse({ store, log }: TokenReader, id: string, at: Instant): Promise<void> {
  try {
    await store.tokens.used(id, at);
  } catch (error) {
    log.warn("token use not written", { token: id, error: error instanceof Error ? error.message : String(error) });
  }
}

function identityOf({ id, name, owner, roles, groups, sources, entities, environments }: Token): Identity {
  const scope = { sources, entities, environments };
  return { actor: owner ?? `token:${id}`, token: id, tokenName: name, roles, groups, ...scope };
}
