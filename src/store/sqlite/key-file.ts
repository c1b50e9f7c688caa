// Where are the keys that sign? In a file beside the database, and never in it.

import { existsSync, readFileSync, statSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { replaceFile } from "./replace-file.ts";

/** The default path. Since the keys are not in the database, a backup of it does not hold them. */
export function keyPath(path: string): string {
  return `${path}.keys`;
}

export interface KeyFile {
  /** A JWK Set with private keys. */
  readonly text: string;
  /** Whether others on this machine may read it. */
  readonly isShared: boolean;
}

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** Makes the file, with a new key, if there is none. Throws the error of the system if it cannot be read or written. */
export function readKeyFile(path: string): KeyFile {
  if (!existsSync(path)) replaceFile(path, `${JSON.stringify({ keys: [newKey()] }, undefined, 2)}\n`, OWNER_ONLY);
  return { text: readFileSync(path, "utf8"), isShared: (statSync(path).mode & OTHERS) !== 0 };
}

function newKey(): object {
  const { kty, crv, x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { kty, crv, x, d };
}
