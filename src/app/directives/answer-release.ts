// Does somebody say yes or no to a release that waits, and may they?

import type { ApprovalRequest } from "../../api/approvals.ts";
import { readDecisionBody } from "../../api/decision-body.ts";
import { releaseNamed } from "../../model/approval.ts";
import type { Approval } from "../../model/approval.ts";
import type { Act } from "../../model/audit.ts";
import { digestOfApproval } from "../../model/decision-act-digests.ts";
import type { Decision } from "../../model/decision.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import { releaseNameOf } from "../../model/deployed-release.ts";
import { shortName } from "../../model/entity.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Identity } from "../../model/identity.ts";
import type { JsonObject } from "../../model/json.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Instant } from "../../model/time.ts";
import { authorityOf } from "../access/authority.ts";
import type { Authority } from "../access/authority.ts";
import { answerOf, readRequest } from "../decisions/decision-record.ts";
import type { RecordedRequest } from "../decisions/decision-record.ts";
import { tellingOf } from "../decisions/kept-telling.ts";
import { personOf } from "../access/linked-user.ts";
import type { Muster } from "../muster.ts";
import { changingInForce } from "./put-in-force.ts";
import { findDecision } from "../decisions/read-decision.ts";

/**
 * The answer counts for this release, environment and rulebook, also in later gate checks. Throws Refusal: `missing`;
 * `conflict` where the decision waits for nobody's answer, or the release has no name; `forbidden` for an identity that
 * is no known person, for whoever asked for the release, and for a person in no group that is asked; `invalid` for a
 * rejection without a reason.
 */
export async function answerRelease(
  muster: Muster,
  id: string,
  request: ApprovalRequest,
  identity: Identity,
): Promise<Approval> {
  const at = muster.clock.now();
  const record = await findDecision(muster, id);
  const authority = await authorityOf(muster, identity);
  const { person } = authority;
  if (person === null) throw nobody(identity);
  const asked = readRequest(record);
  await requireOther(muster, person, asked, identity);
  await requireWaiting(muster, record);
  const decision = await readAgain(muster, record);
  requireAsked(decision, authority, person);
  requireName(decision);
  requireReason(request);
  const approval = approvalOf(muster.chance.id("apr", at), record, decision, { request, person, authority, at });
  await changingInForce(muster, () => muster.store.approvals.add(approval, actOf(approval)));
  return approval;
}

function nobody({ actor }: Identity): Refusal {
  return new Refusal("forbidden", "no-person", `nobody knows which person ${actor} is`, {
    help: "answer with a token that has an owner: `muster token create --role approver --owner user:default/kim`",
  });
}

/** Nobody answers for their own release: two see more than one. Throws Refusal `forbidden`/`own-release`. */
async function requireOther(
  muster: Muster,
  person: EntityRef,
  { request, by }: RecordedRequest,
  identity: Identity,
): Promise<void> {
  const isSame = by.token !== null && by.token === identity.token;
  const asker = await personOf(muster, by);
  if (!isSame && person !== asker && person !== request.change.actor) return;
  throw new Refusal("forbidden", "own-release", `${person} asked for this release, and cannot answer for it`, {
    help: "somebody else has to look at it",
  });
}

/** Throws Refusal `conflict`: `not-waiting`, or `superseded`, which names the decision that took its place. */
async function requireWaiting({ store }: Muster, record: DecisionRecord): Promise<void> {
  const { id, verdict } = record;
  if (verdict !== "wait") {
    const message = `\`${id}\` is ${verdict === "allow" ? "an allow" : "a block"}: it waits for nobody's answer`;
    throw new Refusal("conflict", "not-waiting", message);
  }
  const around = await store.decisions.around(id);
  if (around === undefined || around.newest === id) return;
  const newest = await findDecision({ store }, around.newest);
  throw new Refusal("conflict", "superseded", `\`${newest.id}\` took the place of \`${id}\`: ${newest.verdict}`, {
    help: newest.verdict === "wait" ? "answer that one" : "it waits no longer",
  });
}

/** The decision in full, as it was answered. */
async function readAgain({ store }: Muster, record: DecisionRecord): Promise<Decision> {
  return readDecisionBody(JSON.parse(answerOf(record, await tellingOf(store, record))) as JsonObject);
}

/**
 * Throws Refusal `forbidden`/`not-in-group`, or `conflict`/`nobody-asked` where the wait ends only with time or by an
 * operator.
 */
function requireAsked({ id, holds }: Decision, { groups }: Authority, person: EntityRef): void {
  const asked = [...new Set(holds.filter(({ kind }) => kind !== "lock").flatMap(({ who }) => who))];
  if (asked.length === 0) {
    throw new Refusal("conflict", "nobody-asked", `\`${id}\` waits for nobody's answer`, {
      help: holds.map(({ kind, id: hold }) => `it waits for the end of the ${kind} \`${hold}\``).join(", "),
    });
  }
  if (asked.some((group) => groups.includes(group))) return;
  const speaks = groups.length === 0 ? "no group that anybody trusted vouches for" : groups.map(shortName).join(", ");
  const message = `${person} is in no group that is asked: ${asked.map(shortName).join(", ")}`;
  throw new Refusal("forbidden", "not-in-group", message, { help: `they are in ${speaks}` });
}

/** Throws Refusal `conflict`/`release-without-name`: a yes to a release without a name would count for any other. */
function requireName({ change }: Decision): void {
  const { version, commit, artifacts } = releaseNameOf(change);
  if (version !== null || commit !== null || artifacts.length > 0) return;
  throw new Refusal(
    "conflict",
    "release-without-name",
    "the release names no version, commit or artifact to answer for",
    {
      help: "ask again with one: `muster check --release VERSION`",
    },
  );
}

function requireReason({ answer, reason }: ApprovalRequest): void {
  if (answer === "approve" || reason !== undefined) return;
  throw new Refusal("invalid", "reason-missing", "no reason for the rejection is given", { help: "add a `reason`" });
}

interface Answer {
  readonly request: ApprovalRequest;
  readonly person: EntityRef;
  readonly authority: Authority;
  readonly at: Instant;
}

function approvalOf(
  id: string,
  { id: decision, entity, environment, rulebook }: DecisionRecord,
  { change }: Decision,
  { request, person, authority, at }: Answer,
): Approval {
  const { answer, reason = null } = request;
  const about = { decision, entity, environment, release: releaseNamed(change), rulebook };
  return { id, ...about, answer, reason, by: person, groups: authority.groups, at };
}

function actOf(approval: Approval): Act {
  const { id, answer, decision, entity, environment, by, at } = approval;
  const summary = `${answer === "approve" ? "approved" : "rejected"} ${decision}: ${shortName(entity)} -> ${environment}`;
  return { kind: "approval", at, actor: by, subject: id, summary, digest: digestOfApproval(approval) };
}
