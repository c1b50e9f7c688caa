// How is a text signed together with its type, so that neither can be changed? DSSE: github.com/secure-systems-lab/dsse

import type { PublicKey } from "../model/public-key.ts";
import type { Signer } from "../ports/signing.ts";

/** `payload` and `sig` are base64. */
export interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly keyid?: string | undefined; readonly sig: string }[];
}

/** What is signed: the type and the text, each with its length, so that one cannot be read as the other. */
export function preAuthEncoding(type: string, payload: Uint8Array): Uint8Array {
  const named = Buffer.from(type);
  return Buffer.concat([Buffer.from(`DSSEv1 ${named.length} ${type} ${payload.length} `), payload]);
}

export async function signEnvelope(signer: Signer, payloadType: string, text: string): Promise<Envelope> {
  const payload = Buffer.from(text);
  const sig = Buffer.from(await signer.sign(preAuthEncoding(payloadType, payload))).toString("base64");
  return { payload: payload.toString("base64"), payloadType, signatures: [{ keyid: signer.key.id, sig }] };
}

/** Whether one of the signatures was made with this key, whatever key it names. */
export async function isSignedBy(envelope: OpenedEnvelope, key: PublicKey): Promise<boolean> {
  const { payloadType, payload, signatures } = envelope;
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.x };
  const imported = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["verify"]);
  const signed = preAuthEncoding(payloadType, payload);
  for (const { sig } of signatures) {
    if (sig.length === 64 && (await crypto.subtle.verify("Ed25519", imported, sig, signed))) return true;
  }
  return false;
}

/** Decoded, but not verified yet. */
export interface OpenedEnvelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly { readonly keyid: string | undefined; readonly sig: Uint8Array }[];
}

/** Undefined: the base64 is invalid. */
export function openEnvelope({ payload, payloadType, signatures }: Envelope): OpenedEnvelope | undefined {
  const text = decodeBase64(payload);
  const opened = signatures.map(({ keyid, sig }) => ({ keyid, sig: decodeBase64(sig) }));
  if (text === undefined || !opened.every(isDecoded)) return undefined;
  return { payloadType, payload: text, signatures: opened };
}

type Decoded = OpenedEnvelope["signatures"][number];

function isDecoded(signature: Omit<Decoded, "sig"> & { readonly sig: Uint8Array | undefined }): signature is Decoded {
  return signature.sig !== undefined;
}

/**
 * Accepts both base64 alphabets, with or without padding. Unused bits have to be zero, so that every text has only one
 * encoding.
 */
function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64");
  const bare = (written: string): string => written.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  return bare(bytes.toString("base64")) === bare(text) ? bytes : undefined;
}
