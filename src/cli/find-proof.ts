// What proves to a server who is asking: a stored token, or one that the pipeline's host signs for this job?

import type { JsonObject } from "../model/json.ts";
import { isJsonObject, ownValue } from "../model/json.ts";
import { askGitHub } from "./ask-github-for-token.ts";
import type { World } from "./world.ts";

export interface Proof {
  /** Undefined: nothing proves it. Throws NotPermitted when the pipeline's host refuses to sign a token. */
  token(): Promise<string | undefined>;
  readonly kind: "stored" | "signed" | "none";
  /** Where a stored token came from, as people name it. Undefined for any other kind. */
  readonly from: string | undefined;
  /** In a pipeline job that could have a token but has none: what to add. Undefined elsewhere. */
  readonly missing: string | undefined;
}

/** A new token is requested this long before the old one ends, because a request takes time. */
const SPARE_SECONDS = 60;

/** A token that somebody set, and where: `MUSTER_TOKEN`, or a file name in backticks. */
export interface StoredToken {
  readonly text: string;
  readonly from: string;
}

/** `audience`: whom a signed token is for. It is the server's address unless MUSTER_AUDIENCE names another. */
export function findProof(stored: StoredToken | undefined, address: string, version: string, world: World): Proof {
  const { env } = world;
  if (stored !== undefined) {
    return { kind: "stored", token: async () => stored.text, from: stored.from, missing: undefined };
  }
  const audience = env["MUSTER_AUDIENCE"] || address;
  const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
  const secret = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
  if (url !== "" && secret !== "") {
    return {
      kind: "signed",
      token: kept(() => askGitHub({ url, secret, audience }, version, world), world),
      from: undefined,
      missing: undefined,
    };
  }
  const given = env["MUSTER_ID_TOKEN"]?.trim() ?? "";
  if (given !== "") return { kind: "signed", token: async () => given, from: undefined, missing: undefined };
  return { kind: "none", token: async () => undefined, from: undefined, missing: whatIsMissing(audience, env) };
}

function whatIsMissing(audience: string, env: World["env"]): string | undefined {
  if (env["GITHUB_ACTIONS"] === "true") {
    return "give the job `permissions: { id-token: write }`, which pull requests from forks never get; or set MUSTER_TOKEN";
  }
  if (env["GITLAB_CI"] === "true") {
    return `give the job \`id_tokens: { MUSTER_ID_TOKEN: { aud: "${audience}" } }\`; or set MUSTER_TOKEN`;
  }
  return undefined;
}

/** Keeps the token and asks for a new one before it ends: a job that waits can outlive its token. */
function kept(ask: () => Promise<string>, { now }: World): () => Promise<string> {
  let held: Promise<string> | undefined;
  return async () => {
    const token = await held;
    const ends = token === undefined ? undefined : ownValue(claimsIn(token), "exp");
    if (token !== undefined && (typeof ends !== "number" || (ends - SPARE_SECONDS) * 1_000 > now())) return token;
    held = ask();
    return held;
  };
}

/**
 * The claims as they are written: the signature is not checked here, the server does that. Empty when the text is not a
 * JWT.
 */
export function claimsIn(token: string): JsonObject {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    return isJsonObject(claims) ? claims : {};
  } catch {
    return {};
  }
}
