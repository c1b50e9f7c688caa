// Which job of which pipeline asks, and how far does it reach? Its issuer says which, and the trust file how far.

import { normaliseEnvironment } from "../../model/environment.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Identity, Job, Role } from "../../model/identity.ts";
import type { JsonObject } from "../../model/json.ts";
import { Refusal } from "../../model/refusal.ts";
import type { AllowedJobs, TrustedIssuer } from "../../model/trust.ts";
import { findAllowed, unmetConditions } from "../../trust/allow-job.ts";
import { jobOrigin } from "../../trust/job-origin.ts";
import { jobRepository } from "../../trust/job-repository.ts";
import type { JobRepository } from "../../trust/job-repository.ts";
import { claimText } from "../../trust/match-claims.ts";
import { refuseToken } from "../../trust/refuse-token.ts";
import { verifyToken } from "../../trust/verify-token.ts";
import type { VerifiedToken } from "../../trust/verify-token.ts";
import type { Muster } from "../muster.ts";
import { repositoryOwners } from "../catalog/repository-owners.ts";

/** The parts of a Muster that finding out which job asks takes. */
export type JobReader = Pick<Muster, "store" | "clock" | "log" | "later" | "pause" | "trust" | "repositories">;

/**
 * Throws Refusal: `unidentified` with a code of `TokenDefect`; `forbidden` with `job-not-allowed` or `job-of-fork` for
 * a job that nobody let in.
 */
export async function identifyJob(reader: JobReader, text: string): Promise<Identity> {
  const { trust, clock, later, log } = reader;
  if (trust === undefined) {
    const help = "whoever runs it names issuers in a trust file; a token of its own begins with `mst_`";
    throw refuseToken("token-issuer-unknown", "this service trusts no issuer of tokens", help);
  }
  const at = clock.now();
  const token = await verifyToken(text, trust, trust.keys, { at, later });
  try {
    trust.seen.see(token, at);
    return await identityOf(reader, token);
  } catch (error) {
    if (error instanceof Refusal)
      log.warn("job refused", { code: error.code, issuer: token.issuer.issuer, subject: subjectOf(token) });
    throw error;
  }
}

function subjectOf({ claims }: VerifiedToken): string {
  return claimText(claims, "sub") ?? "";
}

async function identityOf(reader: JobReader, token: VerifiedToken): Promise<Identity> {
  const { issuer, claims } = token;
  const allowed = findAllowed(issuer, claims);
  const repository = jobRepository(issuer.issuer, claims);
  const made = repository === undefined ? [] : await entitiesMadeOf(reader, repository);
  // The scope is read as patterns, and a name in a catalog must not reach further than itself.
  const entities = made.filter((ref) => !/[*?]/.test(ref));
  const job = jobOf(token, allowed, repository, entities);
  if (job.origin === "fork") {
    throw new Refusal("forbidden", "job-of-fork", "the job runs the code of a fork, which nobody here answers for", {
      help: "ask from a job of the project itself",
    });
  }
  return {
    actor: `oidc:${job.issuer}#${job.subject}`,
    token: null,
    roles: job.onlyTries ? allowed.roles.filter((role) => TRYING.has(role)) : allowed.roles,
    groups: [],
    sources: job.onlyTries ? [] : allowed.sources,
    entities: allowed.entities ?? entities,
    environments: allowed.environments,
    job,
  };
}

/** Roles that write nothing by themselves. A gate check of a job that only tries has to be a dry run. */
const TRYING: ReadonlySet<Role> = new Set(["reader", "gatekeeper"]);

function jobOf(
  { issuer, claims }: VerifiedToken,
  allowed: AllowedJobs,
  repository: JobRepository | undefined,
  entities: readonly EntityRef[],
): Job {
  const environment = claimText(claims, "environment");
  const origin = jobOrigin(claims);
  return {
    issuer: issuer.issuer,
    subject: claimText(claims, "sub") ?? "",
    claims: keptClaims(issuer, allowed, claims),
    repository: repository?.address ?? null,
    entities,
    environment: environment === undefined ? null : normaliseEnvironment(environment),
    origin,
    onlyTries: origin !== "repository" && allowed.pullRequests === "try",
    unmet: unmetConditions(allowed, claims),
    isAudited: issuer.mode === "audit",
  };
}

/**
 * The claims that are recorded: ids, names and places. Mail addresses are not among them, nor what an issuer may add
 * later.
 */
const KEPT = [
  "jti",
  "iat",
  "exp",
  "ref",
  "ref_type",
  "sha",
  "environment",
  "runner_environment",
  "event_name",
  "pipeline_source",
  "repository",
  "repository_id",
  "repository_owner",
  "repository_owner_id",
  "workflow_ref",
  "job_workflow_ref",
  "run_id",
  "run_attempt",
  "actor",
  "actor_id",
  "project_path",
  "project_id",
  "namespace_path",
  "namespace_id",
  "ci_config_ref_uri",
  "pipeline_id",
  "job_id",
  "user_login",
  "user_id",
];

/** Those, and the claims that the trust file goes by. */
function keptClaims({ person }: TrustedIssuer, allowed: AllowedJobs, claims: JsonObject): Job["claims"] {
  const conditions = allowed.requireForEnvironments.flatMap((one) => Object.keys(one.claims));
  const names = new Set([...KEPT, ...Object.keys(allowed.match), ...conditions, ...person.map(({ claim }) => claim)]);
  const kept = [...names].flatMap((name) => {
    const text = claimText(claims, name);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(kept);
}

/** For a repository that the catalog does not know, an entity that stands for it: gates treat it as unregistered. */
async function entitiesMadeOf(reader: JobReader, repository: JobRepository): Promise<readonly EntityRef[]> {
  const found = (await repositoryOwners(reader)).madeOf(repository);
  return found.length > 0 ? found : [strangerRef(repository.address)];
}

/**
 * `github.com/acme/shop` is `repository:acme/shop`. With groups within groups, all parts but the last are the
 * namespace.
 */
function strangerRef(address: string): EntityRef {
  const [, ...path] = address.split("/");
  return `repository:${path.slice(0, -1).join(".")}/${path.at(-1)}`;
}
