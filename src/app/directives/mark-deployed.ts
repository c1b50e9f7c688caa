// Which release is known to be deployed from now on, so that the next is compared with it?

import type { DeployedRequest } from "../../api/deployments.ts";
import type { Act } from "../../model/audit.ts";
import type { Decision } from "../../model/decision.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import { digestOfDeployed } from "../../model/decision-act-digests.ts";
import { releaseNameOf } from "../../model/deployed-release.ts";
import type { DeployedRelease } from "../../model/deployed-release.ts";
import type { Deed } from "../../model/directive.ts";
import { shortName } from "../../model/entity.ts";
import type { Identity } from "../../model/identity.ts";
import { Refusal } from "../../model/refusal.ts";
import { formatInstant, parseInstant } from "../../model/time.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import { decideAgain } from "../decisions/decide-again.ts";
import type { Muster } from "../muster.ts";
import { changingInForce } from "./put-in-force.ts";
import { findDecision } from "../decisions/read-decision.ts";
import { requireJob } from "../access/require-job.ts";
import { requireScope } from "../access/scope.ts";

/** Clocks differ. */
export const SKEW: Milliseconds = 5 * 60_000;

/**
 * Said again, nothing changes but what is pinned. Throws Refusal `missing`, `forbidden`, `conflict`/`not-allowed` for what
 * was never allowed, `invalid` for an instant at which it cannot have been.
 */
export async function markDeployed(
  muster: Muster,
  id: string,
  request: DeployedRequest,
  identity: Identity,
): Promise<DeployedRelease> {
  const at = muster.clock.now();
  const record = await findDecision(muster, id);
  requireReach(muster, record, identity);
  if (request.pin !== undefined) requireOperator(identity);
  const told: Deed = { by: identity.actor, at };
  const known = await muster.store.deployments.get(id);
  if (known === undefined && request.pin === false) throw notDeployed(record);
  const release = known ?? (await mark(muster, record, readInstant(request.deployedAt, record, at), told));
  return request.pin === undefined ? release : pin(muster, release, request.pin ? told : null, told);
}

function requireReach({ log }: Muster, { entity, environment }: DecisionRecord, identity: Identity): void {
  requireScope(identity, "environments", environment);
  requireJob(identity, { environment, dryRun: false }, log);
  requireScope(identity, "entities", entity);
}

/** What later releases are compared with is not for whoever releases to choose. */
function requireOperator({ actor, roles }: Identity): void {
  if (roles.includes("operator") || roles.includes("admin")) return;
  throw new Refusal("forbidden", "role-missing", `${actor} may not choose what releases are compared with`, {
    help: `it has ${roles.join(", ")}; to pin takes operator or admin`,
  });
}

function notDeployed({ id }: DecisionRecord): Refusal {
  return new Refusal("conflict", "not-deployed", `nobody said that \`${id}\` is deployed: it is not pinned`);
}

function readInstant(written: string | undefined, { id, decidedAt }: DecisionRecord, now: Instant): Instant {
  const at = (written === undefined ? undefined : parseInstant(written)) ?? now;
  if (at > now + SKEW) {
    throw new Refusal("invalid", "future-deployment", `\`deployedAt\` lies ahead: it is ${formatInstant(now)} here`);
  }
  if (at >= decidedAt - SKEW) return at;
  const message = `\`${id}\` was decided at ${formatInstant(decidedAt)}, after that: it cannot have been deployed before`;
  throw new Refusal("invalid", "deployed-before-decided", message);
}

/** On disk when it resolves; the same where it was known already. Throws as `markDeployed`. */
export async function mark(
  muster: Muster,
  record: DecisionRecord,
  deployedAt: Instant,
  told: Deed,
): Promise<DeployedRelease> {
  if (record.verdict !== "allow") throw notAllowed(record);
  const release = deployedRelease(record, await decideAgain(muster, record, "all"), deployedAt, told);
  const { entity, environment } = record;
  const summary = `deployed: ${shortName(entity)} -> ${environment}${release.isBreakGlass ? ", the glass was broken for it" : ""}`;
  const { deployments } = muster.store;
  const isNew = await changingInForce(muster, () => deployments.add(release, actOn(release, told, summary)));
  return isNew ? release : ((await deployments.get(record.id)) ?? release);
}

function notAllowed({ id, verdict }: DecisionRecord): Refusal {
  const message = `\`${id}\` was no allow but a \`${verdict}\`: nothing that was deployed rests on it`;
  return new Refusal("conflict", "not-allowed", message, {
    help: "name the decision that allowed the release, or break the glass for it first",
  });
}

/** How the entity stood, by the inputs of its decision: what was not explained then is judged again. */
function deployedRelease(
  { id, entity, environment }: DecisionRecord,
  { change, findings, basis }: Decision,
  deployedAt: Instant,
  told: Deed,
): DeployedRelease {
  const outcomes = findings.map(({ scorecard, rule, outcome }) => [`${scorecard}/${rule}`, outcome] as const);
  return {
    decision: id,
    entity,
    environment,
    ...releaseNameOf(change),
    deployedAt,
    told,
    isBreakGlass: basis.includes("break-glass"),
    pinned: null,
    outcomes: Object.fromEntries(outcomes),
  };
}

async function pin(muster: Muster, release: DeployedRelease, pinned: Deed | null, by: Deed): Promise<DeployedRelease> {
  if (pinned !== null && release.isBreakGlass) {
    const message = `\`${release.decision}\` was allowed by breaking the glass: nothing is compared with it`;
    throw new Refusal("conflict", "break-glass-is-no-baseline", message);
  }
  if ((release.pinned === null) === (pinned === null)) return release;
  const after = { ...release, pinned };
  const summary = pinned === null ? "unpinned: the last release counts" : "pinned: releases are compared with this one";
  const { deployments } = muster.store;
  const isChanged = await changingInForce(muster, () =>
    deployments.pin(release.decision, pinned, actOn(after, by, summary)),
  );
  return isChanged ? after : ((await deployments.get(release.decision)) ?? after);
}

function actOn(release: DeployedRelease, { by, at }: Deed, summary: string): Act {
  return { kind: "deployment", at, actor: by, subject: release.decision, summary, digest: digestOfDeployed(release) };
}
