// Which keys does a verifier trust?

import { publicKey } from "../model/public-key.ts";
import type { TrustedKey } from "./verify-envelope.ts";

/** The Ed25519 keys of a JWK or JWK Set; other keys are ignored. Undefined: the text is neither. */
export function readTrustedKeys(text: string): readonly TrustedKey[] | undefined {
  const set = keysIn(text);
  return set?.flatMap((jwk) => readKey(jwk) ?? []);
}

function keysIn(text: string): readonly unknown[] | undefined {
  try {
    const parsed = JSON.parse(text) as unknown;
    if (typeof parsed !== "object" || parsed === null) return undefined;
    if (!("keys" in parsed)) return "kty" in parsed ? [parsed] : undefined;
    return Array.isArray(parsed.keys) ? parsed.keys : undefined;
  } catch {
    return undefined;
  }
}

function readKey(jwk: unknown): TrustedKey | undefined {
  if (typeof jwk !== "object" || jwk === null) return undefined;
  const { kty, crv, x, kid } = jwk as Readonly<Record<string, unknown>>;
  if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string") return undefined;
  const key = publicKey(x);
  return key && { ...key, ...(typeof kid === "string" && { alias: kid }) };
}
