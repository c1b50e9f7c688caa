// Where does an issuer keep its keys, and which are they?

import { ownText } from "../model/json.ts";
import type { TrustedIssuer } from "../model/trust.ts";
import type { FetchDocument } from "../ports/runtime.ts";
import { parseJson } from "../text/parse-json.ts";
import type { ParseLimits } from "../text/text-document.ts";
import { readKeys } from "./read-keys.ts";
import type { IssuerKeys } from "./read-keys.ts";
import { isPublicName, isSafeAddress } from "./safe-address.ts";

const CONFIGURATION = "/.well-known/openid-configuration";
const LIMITS: ParseLimits = { maxBytes: 262_144, maxDepth: 16, maxNodes: 20_000, maxAliases: 0 };

/** Rejects with an Error, whose message is told to whoever sent the token. */
export async function discoverKeys(issuer: TrustedIssuer, fetchDocument: FetchDocument): Promise<IssuerKeys> {
  const address = issuer.jwks ?? (await keysAddress(issuer, fetchDocument));
  const keys = readKeys(await fetchDocument(address));
  if (keys === undefined) throw new Error(`\`${address}\` holds no set of keys`);
  if (keys.size === 0) throw new Error(`\`${address}\` holds no key that signatures can be held against`);
  return keys;
}

/**
 * INVARIANT: the configuration is that of this issuer. The keys are at a public name or on the issuer's own host, so
 * that no issuer can lead to another host on this machine or in this network.
 */
async function keysAddress({ issuer }: TrustedIssuer, fetchDocument: FetchDocument): Promise<string> {
  const at = `${issuer.replace(/\/$/, "")}${CONFIGURATION}`;
  const configuration = parseJson({ path: at, text: await fetchDocument(at) }, LIMITS).documents[0]?.value;
  const said = ownText(configuration, "issuer");
  if (said !== issuer) throw new Error(`\`${at}\` is of another issuer: \`${(said ?? "").slice(0, 200)}\``);
  const address = ownText(configuration, "jwks_uri") ?? "";
  const isClear = address.startsWith("http:");
  const isMeant = isPublicName(address) || URL.parse(address)?.host === new URL(issuer).host;
  if (isSafeAddress(address) && isMeant && (!isClear || issuer.startsWith("http:"))) return address;
  throw new Error(`\`${at}\` names no https address of keys: \`${address.slice(0, 200)}\``);
}
