// By which key did an issuer sign? Kept for a while, and asked for again no more often than anybody has to bear.

import type { JWK } from "jose";
import type { Instant, Milliseconds } from "../model/time.ts";
import type { TrustedIssuer } from "../model/trust.ts";
import type { FetchDocument } from "../ports/runtime.ts";
import { discoverKeys } from "./discover-keys.ts";
import type { IssuerKeys } from "./read-keys.ts";
import { refuseToken } from "./refuse-token.ts";

/** As the use case has it: what is done `later` nobody waits for. */
export interface Asking {
  readonly at: Instant;
  readonly later?: ((work: () => Promise<unknown>) => void) | undefined;
}

export interface Keyring {
  /** Throws Refusal `token-key-unknown`, or `token-keys-unavailable` where nobody can say. */
  find(issuer: TrustedIssuer, kid: string, asking: Asking): Promise<JWK>;
}

/** Asked for anew from this age on, while the ones that are kept still serve. */
const REFRESHED: Milliseconds = 5 * 60_000;
/** Older than this nobody relies on them without having asked. */
const FRESH: Milliseconds = 10 * 60_000;
/** While the issuer does not answer; older ones serve nobody. */
const STALE: Milliseconds = 24 * 3_600_000;
/** Between two questions to an issuer, whatever the first one brought. */
const PAUSE: Milliseconds = 30_000;

/** What is known of one issuer's keys. */
interface Ring {
  keys: IssuerKeys;
  /** Never: -Infinity. */
  fetchedAt: Instant;
  askedAt: Instant;
  /** Why the last question brought nothing. */
  failure: string | undefined;
  asking: Promise<void> | undefined;
}

/** `share`: whoever comes while an issuer is being asked waits for that answer. Not on Workers, where no request can wait for another's. */
export function createKeyring(fetchDocument: FetchDocument, { share }: { readonly share: boolean }): Keyring {
  const rings = new Map<string, Ring>();

  const ringOf = (issuer: TrustedIssuer): Ring => {
    // Where another address of its keys is trusted by now, those of the one before are not.
    const name = `${issuer.issuer} ${issuer.jwks ?? ""}`;
    const known = rings.get(name);
    if (known !== undefined) return known;
    const ring = { keys: new Map(), fetchedAt: -Infinity, askedAt: -Infinity, failure: undefined, asking: undefined };
    rings.set(name, ring);
    return ring;
  };

  const ask = async (ring: Ring, issuer: TrustedIssuer, at: Instant): Promise<void> => {
    try {
      ring.keys = await discoverKeys(issuer, fetchDocument);
      ring.fetchedAt = at;
      ring.failure = undefined;
    } catch (error) {
      ring.failure = error instanceof Error ? error.message : String(error);
    } finally {
      // Only now: whoever comes meanwhile and cannot wait for this answer has to ask for itself.
      ring.askedAt = at;
    }
  };

  const refresh = async (ring: Ring, issuer: TrustedIssuer, at: Instant): Promise<void> => {
    if (ring.asking !== undefined) return ring.asking;
    if (Math.abs(at - ring.askedAt) < PAUSE) return;
    const asking = ask(ring, issuer, at);
    if (share) ring.asking = asking.finally(() => (ring.asking = undefined));
    await asking;
  };

  return {
    find: async (issuer, kid, { at, later }) => {
      const ring = ringOf(issuer);
      const age = at - ring.fetchedAt;
      const known = age < STALE ? ring.keys.get(kid) : undefined;
      const isOut = ring.failure !== undefined;
      if (known !== undefined && (age < FRESH || isOut)) {
        if (age >= REFRESHED) later?.(() => refresh(ring, issuer, at));
        if (age < FRESH || later !== undefined) return known;
      }
      await refresh(ring, issuer, at);
      const key = at - ring.fetchedAt < STALE ? ring.keys.get(kid) : undefined;
      if (key !== undefined) return key;
      if (ring.failure === undefined) throw refuseToken("token-key-unknown", unknown(issuer, kid), WAIT);
      throw refuseToken(
        "token-keys-unavailable",
        `the keys of \`${issuer.issuer}\` cannot be had: ${ring.failure}`,
        WAIT,
      );
    },
  };
}

const WAIT = "the issuer is asked again after half a minute";

function unknown({ issuer }: TrustedIssuer, kid: string): string {
  return `\`${issuer}\` has no key \`${kid.slice(0, 200)}\``;
}
