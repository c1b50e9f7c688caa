// Where do the keys lie that sign, beside the database and never in it?

import { existsSync, readFileSync, statSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { replaceFile } from "./replace-file.ts";

/** The usual place: a backup of the database does not hold it. */
export function keyPath(path: string): string {
  return `${path}.keys`;
}

export interface KeyFile {
  /** A JWK Set with private keys. */
  readonly text: string;
  /** Others on this machine may read it. */
  readonly isShared: boolean;
}

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** Made with a new key where there is none. Throws what the system says of a file that cannot be read or written. */
export function readKeyFile(path: string): KeyFile {
  if (!existsSync(path)) replaceFile(path, `${JSON.stringify({ keys: [newKey()] }, undefined, 2)}\n`, OWNER_ONLY);
  return { text: readFileSync(path, "utf8"), isShared: (statSync(path).mode & OTHERS) !== 0 };
}

function newKey(): object {
  const { kty, crv, x, d } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { kty, crv, x, d };
}
