// How does somebody come back from their issuer as the one who went there? Their browser keeps what was agreed on,
// sealed.

import type { Muster } from "../muster.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { Refusal } from "../../model/refusal.ts";
import type { PeopleIssuer, SignInChecks } from "../../ports/people.ts";
import { openSeal, seal } from "./seal.ts";
import { signInPerson } from "./sign-in-person.ts";

/** Long enough to find the phone that the issuer asks for. */
export const SIGN_IN_LASTS: Milliseconds = 600_000;
export const CALLBACK = "/sign-in/callback";

interface Flow extends SignInChecks {
  /** The path of ours that they wanted to open. */
  readonly to: string;
  readonly expiresAt: Instant;
}

/** Where to send the browser, and what it has to keep meanwhile. Throws Refusal. */
export async function beginSignIn(
  muster: Muster,
  to: string,
): Promise<{ readonly address: string; readonly sealed: string }> {
  const { issuer, publicUrl } = requireIssuer(muster);
  const { clock, chance } = muster;
  const secret = (): string => Buffer.from(chance.bytes(32)).toString("base64url");
  const flow: Flow = {
    state: secret(),
    nonce: secret(),
    verifier: secret(),
    to,
    expiresAt: clock.now() + SIGN_IN_LASTS,
  };
  const address = await issuer.begin(`${publicUrl}${CALLBACK}`, flow, clock.now());
  return { address, sealed: await seal(muster, "sign-in", flow) };
}

/**
 * `address`: the path and query with which the browser came back. Returns the hash of the token they act with, and
 * where they wanted to go. Throws Refusal.
 */
export async function endSignIn(
  muster: Muster,
  address: string,
  sealed: string | undefined,
): Promise<{ readonly hash: string; readonly to: string }> {
  const { issuer, publicUrl } = requireIssuer(muster);
  const flow = sealed === undefined ? undefined : ((await openSeal(muster, "sign-in", sealed)) as Flow | undefined);
  if (flow === undefined) {
    throw new Refusal("forbidden", "no-sign-in", "no sign-in was begun here, or it was too long ago", {
      help: "sign in again",
    });
  }
  const claims = await issuer.end(`${publicUrl}${address}`, flow, muster.clock.now());
  return { hash: await signInPerson(muster, issuer.issuer, claims), to: flow.to };
}

function requireIssuer({ people, publicUrl }: Muster): { readonly issuer: PeopleIssuer; readonly publicUrl: string } {
  if (people !== undefined && publicUrl !== undefined) return { issuer: people, publicUrl };
  throw new Refusal("missing", "no-issuer-of-people", "this service has no sign-in issuer", {
    help: "sign in with a token; whoever runs the service sets MUSTER_OIDC_ISSUER",
  });
}
