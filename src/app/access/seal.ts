// How does a browser keep something for us that it can neither read nor change?

import type { Muster } from "../muster.ts";
import type { Instant } from "../../model/time.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Signer } from "../../ports/signing.ts";

export type Sealing = Pick<Muster, "clock" | "chance" | "signing">;

/** What is sealed for one purpose cannot be opened for another. */
export type Purpose = "session" | "sign-in";

interface Ending {
  readonly expiresAt: Instant;
}

/** Returns text for a cookie. Throws Refusal `unavailable` if there is no key to seal with. */
export async function seal(muster: Sealing, purpose: Purpose, value: Ending): Promise<string> {
  const [signer] = signersOf(muster);
  const iv = muster.chance.bytes(IV_BYTES);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: Buffer.from(iv), additionalData: Buffer.from(purpose) },
    await keyOf(signer),
    Buffer.from(JSON.stringify(value)),
  );
  return Buffer.concat([iv, new Uint8Array(sealed)]).toString("base64url");
}

/** Undefined: it was not sealed here for this purpose, or has expired. */
export async function openSeal(muster: Sealing, purpose: Purpose, text: string): Promise<unknown> {
  if (text.length > LONGEST || "why" in (muster.signing ?? { why: "" })) return undefined;
  const bytes = Buffer.from(text, "base64url");
  for (const signer of signersOf(muster)) {
    const opened = await unseal(bytes, purpose, signer);
    if (opened !== undefined) return opened.expiresAt > muster.clock.now() ? opened : undefined;
  }
  return undefined;
}

/** In characters; a cookie cannot be longer either. */
const LONGEST = 4_000;
const IV_BYTES = 12;

async function unseal(bytes: Buffer, purpose: Purpose, signer: Signer): Promise<Ending | undefined> {
  const iv = bytes.subarray(0, IV_BYTES);
  try {
    const key = await keyOf(signer);
    const how = { name: "AES-GCM", iv, additionalData: Buffer.from(purpose) };
    const opened = await crypto.subtle.decrypt(how, key, bytes.subarray(IV_BYTES));
    return JSON.parse(new TextDecoder().decode(opened)) as Ending;
  } catch {
    // Whatever is wrong with it, it was not sealed here.
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
 * A signer signs this text in the same way each time, and nobody else can. So the signature is a secret of the service
 * that is not in its database, outlives a restart, and is the same in all of its processes. Nothing else that is signed
 * begins with this text.
 */
const SEALS = "muster sessions 1";
type Key = Awaited<ReturnType<typeof makeKey>>;
const KEYS = new WeakMap<Signer, Promise<Key>>();

/** May be kept on Workers too, where a key belongs to no request. */
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
