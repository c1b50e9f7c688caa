// How does somebody who signed in stay signed in? What they hold is sealed: the token's hash, for half a day.

import type { Muster } from "../muster.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Signer } from "../../ports/signing.ts";

export const SESSION_LASTS: Milliseconds = 43_200_000;

/** Grants nothing by itself: who they are is asked of the token each time, so that it ends with the token. */
export interface Session {
  /** Of the token, as it is kept. */
  readonly hash: string;
  /** What their forms carry, so that no other site can send them. */
  readonly csrf: string;
  readonly expiresAt: Instant;
}

type Sealing = Pick<Muster, "clock" | "chance" | "signing">;

/** Text for a cookie. Throws Refusal `unavailable` where nothing can be sealed. */
export async function sealSession(muster: Sealing, hash: string): Promise<string> {
  const { clock, chance } = muster;
  const csrf = Buffer.from(chance.bytes(16)).toString("base64url");
  const session: Session = { hash, csrf, expiresAt: clock.now() + SESSION_LASTS };
  const [signer] = signersOf(muster);
  const iv = chance.bytes(IV_BYTES);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: Buffer.from(iv) },
    await keyOf(signer),
    Buffer.from(JSON.stringify(session)),
  );
  return Buffer.concat([iv, new Uint8Array(sealed)]).toString("base64url");
}

/** Undefined: it was not sealed here, or is over. */
export async function openSession(muster: Sealing, text: string): Promise<Session | undefined> {
  if (text.length > LONGEST || "why" in (muster.signing ?? { why: "" })) return undefined;
  const bytes = Buffer.from(text, "base64url");
  for (const signer of signersOf(muster)) {
    const session = await unseal(bytes, signer);
    if (session !== undefined) return session.expiresAt > muster.clock.now() ? session : undefined;
  }
  return undefined;
}

const LONGEST = 1_000;
const IV_BYTES = 12;

async function unseal(bytes: Buffer, signer: Signer): Promise<Session | undefined> {
  const iv = bytes.subarray(0, IV_BYTES);
  try {
    const key = await keyOf(signer);
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytes.subarray(IV_BYTES));
    return JSON.parse(new TextDecoder().decode(opened)) as Session;
  } catch {
    // Whatever is wrong with it, it is none of ours.
    return undefined;
  }
}

function signersOf({ signing }: Sealing): readonly [Signer, ...Signer[]] {
  if (signing !== undefined && "signers" in signing) return signing.signers;
  throw new Refusal(
    "unavailable",
    "no-session-key",
    "nobody can sign in here: sessions are sealed with a signing key",
    {
      help: `${signing?.why ?? "none is set"}; a token sent as \`Authorization: Bearer mst_…\` is taken all the same`,
    },
  );
}

/**
 * What a signer signs is always the same, and nobody else can make it: a secret of the service beside its database, that
 * outlives a restart and is the same in all of its processes. Nothing else that is signed starts so.
 */
const SEALS = "muster sessions 1";
type Key = Awaited<ReturnType<typeof makeKey>>;
const KEYS = new WeakMap<Signer, Promise<Key>>();

/** On Workers a key belongs to no request: it may be kept. */
function keyOf(signer: Signer): Promise<Key> {
  const known = KEYS.get(signer);
  if (known !== undefined) return known;
  const key = makeKey(signer);
  KEYS.set(signer, key);
  key.catch(() => KEYS.delete(signer));
  return key;
}

async function makeKey(signer: Signer) {
  const secret = await signer.sign(new TextEncoder().encode(SEALS));
  const digest = await crypto.subtle.digest("SHA-256", Buffer.from(secret));
  return crypto.subtle.importKey("raw", digest, "AES-GCM", false, ["encrypt", "decrypt"]);
}
