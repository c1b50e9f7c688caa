// How does the App prove its identity to GitHub?

import { createPrivateKey } from "node:crypto";
import type { Instant } from "../../../model/time.ts";

export type AppSignature = (at: Instant) => Promise<string>;

/** GitHub refuses tokens valid for more than ten minutes. Clocks may differ by a minute. */
const EARLIER = 60;
const LATER = 9 * 60;

type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/** Makes JSON Web Tokens (RS256). The key is PEM, as GitHub gives it (PKCS #1) or as PKCS #8. */
export function appSignature(appId: string, privateKey: string): AppSignature {
  let importing: Promise<SigningKey> | undefined;
  return async (at) => {
    const key = await (importing ??= importKey(privateKey));
    const seconds = Math.floor(at / 1_000);
    const claims = { iat: seconds - EARLIER, exp: seconds + LATER, iss: appId };
    const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(claims)}`;
    const signature = await crypto.subtle.sign(ALGORITHM.name, key, new TextEncoder().encode(signed));
    return `${signed}.${Buffer.from(signature).toString("base64url")}`;
  };
}

/** WebCrypto, which is on every runtime, takes only PKCS #8. */
function importKey(pem: string): Promise<SigningKey> {
  const der = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
  return crypto.subtle.importKey("pkcs8", new Uint8Array(der), ALGORITHM, false, ["sign"]);
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
