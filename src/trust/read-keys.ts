// Which keys does an issuer publish that can verify signatures?

import type { JWK } from "jose";
import type { JsonObject } from "../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import { parseJson } from "../text/parse-json.ts";
import type { ParseLimits } from "../text/text-document.ts";

/** By `kid`. */
export type IssuerKeys = ReadonlyMap<string, JWK>;

const LIMITS: ParseLimits = { maxBytes: 262_144, maxDepth: 8, maxNodes: 20_000, maxAliases: 0 };

/** The members that make up a public key of each type. A key has to hold all of them. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ["n", "e"],
  EC: ["crv", "x", "y"],
  OKP: ["crv", "x"],
};
/** Members of private keys and of shared secrets: a key that is published with one of them is no secret any more. */
const SECRET = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/**
 * Undefined: it is no set of keys. Keys that are private or meant for something else are left out. So are keys with the
 * same `kid`, since nobody could tell which of them was meant.
 */
export function readKeys(text: string): IssuerKeys | undefined {
  const listed = ownValue(parseJson({ path: "keys", text }, LIMITS).documents[0]?.value, "keys");
  if (!Array.isArray(listed)) return undefined;
  const usable = listed.filter(isJsonObject).filter(isUsable);
  const byKid = Map.groupBy(usable, (key) => ownText(key, "kid") ?? "");
  return new Map(
    [...byKid].flatMap(([kid, keys]) => (keys.length === 1 ? keys.map((key) => [kid, bare(key)] as const) : [])),
  );
}

function isUsable(key: JsonObject): boolean {
  const members = MEMBERS[ownText(key, "kty") ?? ""];
  if (members === undefined || (ownText(key, "kid") ?? "") === "") return false;
  if (SECRET.some((name) => Object.hasOwn(key, name))) return false;
  const operations = ownValue(key, "key_ops");
  const isForSignatures =
    (ownValue(key, "use") ?? "sig") === "sig" &&
    (operations === undefined || (Array.isArray(operations) && operations.includes("verify")));
  return isForSignatures && members.every((name) => ownText(key, name) !== undefined);
}

/** Only the members that make up the key, and `alg` if the key has it. */
function bare(key: JsonObject): JWK {
  const names = ["kty", "alg", ...(MEMBERS[ownText(key, "kty") ?? ""] ?? [])];
  const kept: readonly [string, string][] = names.flatMap((name) => {
    const text = ownText(key, name);
    return text === undefined ? [] : [[name, text]];
  });
  return Object.fromEntries(kept);
}
