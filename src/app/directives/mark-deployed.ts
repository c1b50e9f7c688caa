// Which release is now known to be deployed, so that the next is compared with it?

import type { DeployedRequest } from "../../api/deployments.ts";
import type { Act } from "../../model/audit.ts";
import type { Decision } from "../../model/decision.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import { digestOfDeployed } from "../../model/decision-act-digests.ts";
import { notComparedFor, releaseNameOf } from "../../model/deployed-release.ts";
import type { DeployedRelease, NotCompared } from "../../model/deployed-release.ts";
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

/** By how much clocks may differ. */
export const SKEW: Milliseconds = 5 * 60_000;

/**
 * To say it again changes nothing, except whether the release is pinned. Throws Refusal: `missing`; `forbidden`;
 * `conflict`/`not-allowed` for a release that was never allowed; `invalid` for a time at which it cannot have been
 * deployed.
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

/** Whoever releases may not choose what later releases are compared with. */
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

/** On disk when it resolves. If the release was known already, returns what is known. Throws as `markDeployed`. */
export async function mark(
  muster: Muster,
  record: DecisionRecord,
  deployedAt: Instant,
  told: Deed,
): Promise<DeployedRelease> {
  if (record.verdict !== "allow") throw notAllowed(record);
  const { entity, environment } = record;
  const { deployments } = muster.store;
  const [decision, before] = await Promise.all([
    decideAgain(muster, record, "all"),
    deployments.baseline(entity, environment),
  ]);
  const release = deployedRelease(record, decision, before, { deployedAt, told });
  const summary = `deployed: ${shortName(entity)} -> ${environment}${sayNotCompared(release.notCompared)}`;
  const isNew = await changingInForce(muster, () => deployments.add(release, actOn(release, told, summary)));
  return isNew ? release : ((await deployments.get(record.id)) ?? release);
}

function notAllowed({ id, verdict }: DecisionRecord): Refusal {
  const message = `\`${id}\` was not an allow but a \`${verdict}\`: nothing that was deployed rests on it`;
  return new Refusal("conflict", "not-allowed", message, {
    help: "name the decision that allowed the release, or break the glass for it first",
  });
}

function sayNotCompared(why: NotCompared | null): string {
  return why === null ? "" : `, nothing is compared with it (${why})`;
}

/**
 * The outcomes that later releases are compared with are those of the decision. Where a rule was waived, or not asked
 * of this change, the outcome of the release before is kept: once an exception has ended, nothing is easier than it was
 * before.
 */
function deployedRelease(
  { id, entity, environment }: DecisionRecord,
  { change, findings, basis }: Decision,
  before: DeployedRelease | undefined,
  { deployedAt, told }: Pick<DeployedRelease, "deployedAt" | "told">,
): DeployedRelease {
  const stood = findings.filter(({ effect }) => effect !== "waived" || before === undefined);
  const outcomes = stood.map(({ scorecard, rule, outcome }) => [`${scorecard}/${rule}`, outcome] as const);
  return {
    decision: id,
    entity,
    environment,
    ...releaseNameOf(change),
    deployedAt,
    told,
    notCompared: notComparedFor(basis),
    pinned: null,
    outcomes: { ...before?.outcomes, ...Object.fromEntries(outcomes) },
  };
}

const WHY_NOT: Readonly<Record<NotCompared, string>> = {
  "break-glass": "the glass was broken for it",
  rollback: "it was let through as a rollback, whatever the rules say",
  "no-gate": "no gate asked anything of it",
  unregistered: "the catalog lacked the entity, no rule was asked",
};

async function pin(muster: Muster, release: DeployedRelease, pinned: Deed | null, by: Deed): Promise<DeployedRelease> {
  const { decision, notCompared } = release;
  if (pinned !== null && notCompared !== null) {
    const message = `nothing is compared with \`${decision}\`: ${WHY_NOT[notCompared]}`;
    throw new Refusal("conflict", "no-baseline", message, { help: "pin a release that the rules let through" });
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
