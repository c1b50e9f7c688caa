// An issuer of tokens on this machine: its configuration and keys over HTTP, and tokens of any kind, also forged ones.

import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { webcrypto } from "node:crypto";
import { exportJWK } from "jose";
import type { JWK } from "jose";

export type SigningAlgorithm = "RS256" | "ES256" | "PS256" | "EdDSA" | "RS512";

const MADE: Readonly<
  Record<SigningAlgorithm, webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams | webcrypto.Algorithm>
> = {
  RS256: {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2_048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  RS512: {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-512",
    modulusLength: 2_048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  PS256: { name: "RSA-PSS", hash: "SHA-256", modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]) },
  ES256: { name: "ECDSA", namedCurve: "P-256" },
  EdDSA: { name: "Ed25519" },
};

const SIGNED: Readonly<
  Record<SigningAlgorithm, webcrypto.AlgorithmIdentifier | webcrypto.RsaPssParams | webcrypto.EcdsaParams>
> = {
  RS256: "RSASSA-PKCS1-v1_5",
  RS512: "RSASSA-PKCS1-v1_5",
  PS256: { name: "RSA-PSS", saltLength: 32 },
  ES256: { name: "ECDSA", hash: "SHA-256" },
  EdDSA: "Ed25519",
};

export interface IssuerKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly pair: webcrypto.CryptoKeyPair;
  /** Public. */
  readonly jwk: JWK;
}

export async function makeKey(kid: string, algorithm: SigningAlgorithm = "RS256"): Promise<IssuerKey> {
  const pair = (await crypto.subtle.generateKey(MADE[algorithm], true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  return { kid, algorithm, pair, jwk: { ...(await exportJWK(pair.publicKey)), kid, use: "sig", alg: algorithm } };
}

export interface Issuer {
  readonly url: string;
  /** What it publishes, to be changed by the test. */
  keys: readonly unknown[];
  /** What it answers whoever asks, instead of what it should. */
  answer:
    | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
    | undefined;
  /** Paths that were asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function startIssuer(keys: readonly IssuerKey[]): Promise<Issuer> {
  const server = createServer((request, response) => {
    issuer.asked.push(request.url ?? "");
    const { answer } = issuer;
    if (answer !== undefined) {
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    }
    const known: Readonly<Record<string, object>> = {
      "/.well-known/openid-configuration": { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` },
      "/keys": { keys: issuer.keys },
    };
    const body = known[request.url ?? ""];
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const issuer: Issuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys: keys.map(({ jwk }) => jwk),
    answer: undefined,
    asked: [],
    close: () => closed(server),
  };
  return issuer;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => void server.close(resolve));
}

export function base64url(value: object | string | Uint8Array): string {
  const bytes = value instanceof Uint8Array ? value : typeof value === "string" ? value : JSON.stringify(value);
  return Buffer.from(bytes).toString("base64url");
}

/** Signed as it is, whatever it says: texts stand for JSON that no object could be written as. */
export async function sign(key: IssuerKey, claims: object | string, header: object | string = {}): Promise<string> {
  const usual = { typ: "JWT", alg: key.algorithm, kid: key.kid };
  const parts = [typeof header === "string" ? header : { ...usual, ...header }, claims].map(base64url).join(".");
  const signature = await crypto.subtle.sign(SIGNED[key.algorithm], key.pair.privateKey, Buffer.from(parts));
  return `${parts}.${base64url(new Uint8Array(signature))}`;
}
