// What does MUSTER_SIGNING_KEYS hold: the keys themselves, or the path of their file?

import { UsageError } from "../model/usage-error.ts";
import { readSigningKey } from "../receipt/signer.ts";
import type { SigningKey } from "../receipt/signer.ts";
import type { Environment } from "./read-setting.ts";

export type SigningKeys = readonly [SigningKey, ...SigningKey[]];

/** `file`: the path of a file with keys. Undefined: not set. */
export type SaidKeys = { readonly keys: SigningKeys } | { readonly file: string } | undefined;

const NAME = "MUSTER_SIGNING_KEYS";

/** Throws UsageError for JSON that is not a key, without showing it, since it might be half of one. */
export function readSigningSetting(env: Environment): SaidKeys {
  const written = (env[NAME] ?? "").trim();
  if (written === "") return undefined;
  if (!written.startsWith("{")) return { file: written };
  const keys = readKeySet(written);
  if (keys !== undefined) return { keys };
  throw new UsageError(`${NAME} holds no Ed25519 key`, 'write a private JWK, or a set of them: `{"keys":[…]}`');
}

/** Reads one JWK, or a set of them. Undefined: it is neither, or something in it is no private Ed25519 key. */
export function readKeySet(text: string): SigningKeys | undefined {
  const parsed = parse(text);
  const set = typeof parsed === "object" && parsed !== null && "keys" in parsed ? parsed.keys : [parsed];
  if (!Array.isArray(set)) return undefined;
  const [first, ...others] = set.map(readSigningKey);
  if (first === undefined) return undefined;
  const rest = others.filter((key) => key !== undefined);
  return rest.length === others.length ? [first, ...rest] : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
