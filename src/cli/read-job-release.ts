// What does a pipeline's job want to release, when its options do not say? What its host knows about it.

import { ownText } from "../model/json.ts";
import { UsageError } from "../model/usage-error.ts";
import { claimsIn } from "./find-proof.ts";
import type { Proof } from "./find-proof.ts";
import { readChange, readRelease } from "./read-release.ts";
import type { CheckOptions, Release } from "./read-release.ts";
import { NotPermitted } from "./server-failure.ts";
import type { World } from "./world.ts";

/** Without an entity, the server finds the one that is built from the job's repository. */
export type AskedRelease = Omit<Release, "entity"> & { readonly entity: string | undefined };

/**
 * Throws UsageError when something is missing that cannot be found out. Throws NotPermitted when the job names no
 * entity and has no signed token, though its host could sign one.
 */
export async function readJobRelease(
  entity: string | undefined,
  options: CheckOptions,
  proof: Proof,
  { env }: World,
): Promise<AskedRelease> {
  if (proof.kind !== "signed") {
    if (entity === undefined && proof.missing !== undefined) {
      throw new NotPermitted("nothing proves which job this is, and no entity is named", proof.missing);
    }
    const environment = options.env ?? (env["CI_ENVIRONMENT_NAME"] || undefined);
    return readRelease(entity, { ...options, ...(environment !== undefined && { env: environment }) });
  }
  const commit = options.commit ?? (env["GITHUB_SHA"] || env["CI_COMMIT_SHA"] || undefined);
  const release = options.release ?? tagIn(env);
  const change = readChange({
    ...options,
    ...(commit !== undefined && { commit }),
    ...(release !== undefined && { release }),
  });
  return { entity, environment: options.env ?? (await environmentOf(proof, env)), change };
}

/** A job that runs for a tag releases the version that the tag names. */
function tagIn(env: World["env"]): string | undefined {
  const tag = env["GITHUB_REF_TYPE"] === "tag" ? env["GITHUB_REF_NAME"] : env["CI_COMMIT_TAG"];
  return tag || undefined;
}

/** GitHub names the environment of a job only in the claims of its token. */
async function environmentOf(proof: Proof, env: World["env"]): Promise<string> {
  const named = ownText(claimsIn((await proof.token()) ?? ""), "environment") ?? env["CI_ENVIRONMENT_NAME"] ?? "";
  if (named !== "") return named;
  throw new UsageError(
    "no environment is named",
    "give the job one (`environment: production`), or name it: `--env production`",
  );
}

/** The name to show when the server did not answer which entity it is. */
export function labelOf({ entity }: AskedRelease, { env }: World): string {
  return entity ?? (env["GITHUB_REPOSITORY"] || env["CI_PROJECT_PATH"] || "this repository");
}
