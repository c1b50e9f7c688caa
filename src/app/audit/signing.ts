// Which key signs here, and by which keys can others verify what was signed?

import type { KeySet } from "../../api/receipts.ts";
import { digestOfKey } from "../../model/key-digest.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Signer, Signing } from "../../ports/signing.ts";
import { isSignedBy, openEnvelope, signEnvelope } from "../../receipt/envelope.ts";
import type { Muster } from "../muster.ts";

const NO_KEY: Signing = { why: "no signing key is set" };

type Signs = Pick<Muster, "signing">;

/** Throws Refusal `unavailable`. */
export function requireSigner({ signing = NO_KEY }: Signs): Signer {
  if ("signers" in signing) return signing.signers[0];
  throw new Refusal("unavailable", "no-signing-key", `nothing can be signed here: ${signing.why}`, {
    help: "whoever runs the service sets MUSTER_SIGNING_KEYS",
  });
}

/**
 * Publishes each key before it signs. If one cannot sign, none is published, and the answer says why. Keys that the
 * store knows, but that are not here any more, stay published, and verify what they signed.
 */
export async function publishSigners(
  muster: Pick<Muster, "store" | "clock" | "log">,
  signing: Signing,
): Promise<Signing> {
  if (!("signers" in signing)) {
    muster.log.error("nothing can be signed", { reason: signing.why });
    return signing;
  }
  for (const signer of signing.signers) {
    if (!(await canSign(signer)))
      return publishSigners(muster, { why: `the two halves of \`${signer.key.id}\` do not fit` });
  }
  const kept = await muster.store.keys.list();
  const [first] = signing.signers;
  for (const { key } of signing.signers) await publish(muster, key);
  const last = kept.at(-1);
  if (last !== undefined && !signing.signers.some(({ key }) => key.id === last.id)) {
    muster.log.warn("the key that signed before is not here", { before: last.id, now: first.key.id });
  }
  return signing;
}

async function publish({ store, clock }: Pick<Muster, "store" | "clock">, key: Signer["key"]): Promise<void> {
  const kept = { ...key, since: clock.now() };
  const said = { kind: "key", at: kept.since, actor: "muster", subject: key.id } as const;
  await store.keys.add(kept, { ...said, summary: "signing key published", digest: digestOfKey(kept) });
}

async function canSign(signer: Signer): Promise<boolean> {
  try {
    const opened = openEnvelope(await signEnvelope(signer, "text/plain", "muster"));
    return opened !== undefined && (await isSignedBy(opened, signer.key));
  } catch {
    return false;
  }
}

/** Also keys that no longer sign. */
export async function listKeys({ store }: Pick<Muster, "store">): Promise<KeySet> {
  const kept = await store.keys.list();
  const keys = kept.map(({ id, x }) => ({ kty: "OKP", crv: "Ed25519", x, kid: id, use: "sig", alg: "EdDSA" }) as const);
  return { keys };
}
