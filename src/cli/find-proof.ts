// What proves to a server who asks: a token that somebody stored, or one that the pipeline's host signs for this job?

import type { JsonObject } from "../model/json.ts";
import { isJsonObject, ownValue } from "../model/json.ts";
import { askGitHub } from "./ask-github-for-token.ts";
import type { World } from "./world.ts";

export interface Proof {
  /** Undefined: nothing proves it. Throws NotPermitted where the host does not sign. */
  token(): Promise<string | undefined>;
  readonly kind: "stored" | "signed" | "none";
  /** Of one that is stored: where, as people name it. */
  readonly from: string | undefined;
  /** Where a job could have one: what it lacks. */
  readonly missing: string | undefined;
}

/** Asked for anew while the one before still holds: an answer takes its time. */
const SPARE_SECONDS = 60;

/** A token as somebody set it, and where: `MUSTER_TOKEN`, or a file in backticks. */
export interface StoredToken {
  readonly text: string;
  readonly from: string;
}

/** `audience`: whom a signed one is for, the server's address unless MUSTER_AUDIENCE says otherwise. */
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

/** A job that waits outlives its token. */
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

/** Nothing of it is proved: the server looks into that. Empty where it is no token of an issuer. */
export function claimsIn(token: string): JsonObject {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    return isJsonObject(claims) ? claims : {};
  } catch {
    return {};
  }
}
