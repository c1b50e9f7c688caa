// Which key did an issuer sign with? Its keys are kept for a while, and it is not asked for them too often.

import type { JWK } from "jose";
import type { Instant, Milliseconds } from "../model/time.ts";
import type { TrustedIssuer } from "../model/trust.ts";
import type { FetchDocument } from "../ports/runtime.ts";
import { discoverKeys } from "./discover-keys.ts";
import type { IssuerKeys } from "./read-keys.ts";
import { refuseToken } from "./refuse-token.ts";

/** When somebody asks, and how work is done `later`, for which nobody waits. */
export interface Asking {
  readonly at: Instant;
  readonly later?: ((work: () => Promise<unknown>) => void) | undefined;
}

export interface Keyring {
  /** Throws Refusal `token-key-unknown`, or `token-keys-unavailable` if the issuer does not answer. */
  find(issuer: TrustedIssuer, kid: string, asking: Asking): Promise<JWK>;
}

/** From this age on keys are fetched again in the background, while those that are kept still serve. */
const REFRESHED: Milliseconds = 5 * 60_000;
/** Keys older than this are used only once the issuer has been asked for newer ones. */
const FRESH: Milliseconds = 10 * 60_000;
/** How long keys are used while the issuer does not answer. */
const STALE: Milliseconds = 24 * 3_600_000;
/** Time between two requests to an issuer, whatever came of the first one. */
const PAUSE: Milliseconds = 30_000;

/** What is known of one issuer's keys. */
interface Ring {
  keys: IssuerKeys;
  /** -Infinity: never. */
  fetchedAt: Instant;
  askedAt: Instant;
  /** Why the last request failed; undefined: it did not. */
  failure: string | undefined;
  asking: Promise<void> | undefined;
}

/**
 * `share`: those who come while an issuer is being asked wait for that answer. Not possible on Workers, where no
 * request can wait for another's.
 */
export function createKeyring(fetchDocument: FetchDocument, { share }: { readonly share: boolean }): Keyring {
  const rings = new Map<string, Ring>();

  const ringOf = (issuer: TrustedIssuer): Ring => {
    // Once the trust file names another address of keys, those from the former address are no longer trusted.
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
      // Set only now: without `share`, those who come meanwhile cannot wait for this answer, and have to ask
      // themselves.
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
