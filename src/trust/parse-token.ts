// What does a token of an issuer say? Whatever two programs could read differently is refused.

import type { JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import type { ParseLimits } from "../text/text-document.ts";
import { parseJson } from "../text/parse-json.ts";
import { refuseToken } from "./refuse-token.ts";

/** What a token says, of which nothing is proved yet. */
export interface ParsedToken {
  readonly text: string;
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** Tokens of GitHub and GitLab have 1,200 to 3,000. */
const MOST_CHARACTERS = 8_192;
const LIMITS: ParseLimits = { maxBytes: MOST_CHARACTERS, maxDepth: 8, maxNodes: 2_000, maxAliases: 0 };
/**
 * Without padding, of whole bytes, and with zeros in the bits that are left over: there is only one way to write a
 * token.
 */
const BASE64URL = /^(?:[\w-]{4})*(?:[\w-]{4}|[\w-]{2}[AEIMQUYcgkosw048]|[\w-][AQgw])$/;

/** Each begins with `eyJ`, which is `{"` in base64. */
export function isIssuedToken(text: string): boolean {
  return text.startsWith("eyJ") && text.includes(".");
}

/** Throws Refusal `token-malformed`. */
export function parseToken(text: string): ParsedToken {
  if (text.length > MOST_CHARACTERS) {
    throw malformed(`has ${text.length} characters, at most ${MOST_CHARACTERS} are read`);
  }
  const [header, claims, signature, more] = text.split(".");
  if (header === undefined || claims === undefined || signature === undefined || more !== undefined) {
    throw malformed("does not have three parts with dots between");
  }
  if (!BASE64URL.test(signature)) throw malformed("has a signature that is not base64url");
  return { text, header: readPart(header, "header"), claims: readPart(claims, "payload") };
}

function readPart(part: string, name: string): JsonObject {
  if (!BASE64URL.test(part)) throw malformed(`has a ${name} that is not base64url`);
  const { documents, problems } = parseJson({ path: name, text: decode(part, name) }, LIMITS);
  const [problem] = problems;
  if (problem !== undefined) throw malformed(`has a ${name} that is refused: ${problem.message}`);
  const value = documents[0]?.value;
  if (!isJsonObject(value)) throw malformed(`has a ${name} that is not a JSON object`);
  return value;
}

function decode(part: string, name: string): string {
  const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed(`has a ${name} that is not UTF-8`);
  }
}

function malformed(what: string): Error {
  return refuseToken("token-malformed", `the token ${what}`);
}
