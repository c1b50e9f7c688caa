// Who makes this request? Whoever holds a token that is known, has not expired and was not revoked.

import type { Identity, Token } from "../model/identity.ts";
import { Refusal } from "../model/refusal.ts";
import type { Instant } from "../model/time.ts";
import { hashToken } from "../model/token-text.ts";
import type { Clock, Log, Store } from "../ports.ts";

/** Tokens that were looked up, by hash: kept where the process sees every change to them, empty where it does not. */
export interface KnownTokens {
  get(hash: string): KnownToken | undefined;
  /** Counts how often they were forgotten. */
  readonly epoch: number;
  /** Not kept where they were forgotten since `epoch`: it may have been read before that. */
  keep(hash: string, known: KnownToken, epoch: number): void;
  /** Something about tokens changed. */
  forget(): void;
}

export interface KnownToken {
  readonly token: Token;
  readonly identity: Identity;
  /** When its use was last written down. */
  usedAt: Instant;
}

/** Whoever asks where nobody has to say who they are. */
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
/** A use is written down once a minute at most. */
const USE_GRAIN = 60_000;

export function rememberTokens(): KnownTokens {
  const known = new Map<string, KnownToken>();
  let epoch = 0;
  return {
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

/** Where others may revoke a token unseen, each request looks it up. */
export const NO_TOKENS_KNOWN: KnownTokens = {
  epoch: 0,
  get: () => undefined,
  keep: () => undefined,
  forget: () => undefined,
};

export interface Authentication {
  readonly store: Pick<Store, "tokens">;
  readonly clock: Clock;
  readonly log: Log;
  readonly known: KnownTokens;
  /** Work that goes on after the answer. */
  readonly later: (work: Promise<void>) => void;
}

/** The same refusal for every token that proves nothing, whatever the reason. */
export function refuseUnidentified(): Refusal {
  return new Refusal("unidentified", "unidentified", "no valid token came with the request", {
    help: "send `Authorization: Bearer mst_…`; `muster token create` makes one",
  });
}

/** An identity at once where the token is known already. Throws, or rejects with, Refusal `unidentified`. */
export function authenticate(authentication: Authentication, text: string): Identity | Promise<Identity> {
  const hash = hashToken(text);
  const known = authentication.known.get(hash);
  return known === undefined ? lookUp(authentication, hash) : admit(authentication, known);
}

async function lookUp(authentication: Authentication, hash: string): Promise<Identity> {
  const { epoch } = authentication.known;
  const token = await authentication.store.tokens.byHash(hash);
  if (token === undefined) throw refuseUnidentified();
  const known = { token, identity: identityOf(token), usedAt: token.lastUsedAt ?? 0 };
  authentication.known.keep(hash, known, epoch);
  return admit(authentication, known);
}

function admit(authentication: Authentication, known: KnownToken): Identity {
  const now = authentication.clock.now();
  const { revokedAt, expiresAt } = known.token;
  if (revokedAt !== null || (expiresAt !== null && expiresAt <= now)) throw refuseUnidentified();
  if (now - known.usedAt >= USE_GRAIN) {
    known.usedAt = now;
    authentication.later(writeUse(authentication, known.token.id, now));
  }
  return known.identity;
}

/** That nobody knows when a token was last used is no reason to refuse whoever holds it. */
async function writeUse({ store, log }: Authentication, id: string, at: Instant): Promise<void> {
  try {
    await store.tokens.used(id, at);
  } catch (error) {
    log.warn("token-use-not-written", { token: id, error: error instanceof Error ? error.message : String(error) });
  }
}

function identityOf({ id, owner, roles, groups, sources, entities, environments }: Token): Identity {
  return { actor: owner ?? `token:${id}`, token: id, roles, groups, sources, entities, environments };
}
