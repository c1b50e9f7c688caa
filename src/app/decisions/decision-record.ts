// What is recorded of a decision, and how is it told?

import { askedWaiverBody, awaitedBody, foundBody, ruledBody } from "../../api/decision-body.ts";
import type { Decision, DecisionRequest } from "../../model/decision.ts";
import { keepText } from "../../model/decision-record.ts";
import type { DecisionRecord, KeptText } from "../../model/decision-record.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { Asker } from "../access/request-source.ts";

/**
 * The text of `DecisionRecord.request`: what was asked, by whom, and what else of that moment the decision depends on.
 */
export interface RecordedRequest {
  readonly request: DecisionRequest;
  readonly by: Asker;
  /** If the catalog lacked the entity: which one was perhaps meant. */
  readonly help?: string | undefined;
  /** Scorecards that no time was left for. */
  readonly notEvaluated: readonly string[];
}

export function writeRequest({ request, by, help, notEvaluated }: RecordedRequest): string {
  const { actor, token, roles, sources, job } = by;
  return JSON.stringify({
    request,
    by: { actor, token, roles, sources, job: job && proofOf(job) },
    help,
    notEvaluated,
  });
}

function proofOf({ issuer, subject, claims }: NonNullable<Asker["job"]>): Asker["job"] {
  return { issuer, subject, claims };
}

export function readRequest({ request }: Pick<DecisionRecord, "request">): RecordedRequest {
  return JSON.parse(request) as RecordedRequest;
}

/**
 * JSON has no line breaks, so they separate the parts of a telling. In between goes what belongs to one decision only.
 */
const PARTICULARS = "\n";

/**
 * What is told of a decision, whoever releases which version when: all members of the answer except those of
 * `Particulars`. One decision after another tells the same of an entity, so it is written and stored once.
 */
export function writeTelling(decision: Decision): KeptText {
  return keepText([ruledBody(decision), foundBody(decision), awaitedBody(decision)].map(membersOf).join(PARTICULARS));
}

function membersOf(body: object): string {
  return JSON.stringify(body).slice(1, -1);
}

/** What is told of this decision only. */
export type Particulars = Pick<
  Decision,
  "id" | "change" | "decidedAt" | "validUntil" | "replayed" | "supersedes" | "supersededBy" | "waiversAsked"
>;

/** The answer, in the one form in which it is given and compared: JSON, with the members of `decisionBody`. */
export function writeAnswer(particulars: Particulars, telling: string): string {
  const { id, change, decidedAt, validUntil, replayed, supersedes, supersededBy, waiversAsked } = particulars;
  const [ruled, found, awaited] = partsOf(telling);
  const links = JSON.stringify(id === null ? null : linksOf(id));
  const instants = `"decidedAt":${said(decidedAt)},"validUntil":${said(validUntil)}`;
  const asked = waiversAsked?.map(askedWaiverBody);
  const about = JSON.stringify({ supersedes, supersededBy, waiversAsked: asked, ...(replayed && { replayed }) }).slice(
    1,
    -1,
  );
  return `{"id":${JSON.stringify(id)},${ruled},"change":${JSON.stringify(change)},${found},${instants},${awaited},"links":${links}${about === "" ? "" : `,${about}`}}`;
}

/** Not `split`, which takes longer: a telling has a few kilobytes, and is told again and again. */
function partsOf(telling: string): readonly [string, string, string] {
  const [first, second] = [telling.indexOf(PARTICULARS), telling.lastIndexOf(PARTICULARS)];
  return [telling.slice(0, first), telling.slice(first + 1, second), telling.slice(second + 1)];
}

function said(at: Instant | null): string {
  return at === null ? "null" : `"${formatInstant(at)}"`;
}

export function particularsOf(record: DecisionRecord): Particulars {
  const { id, decidedAt, validUntil } = record;
  return { id, change: readRequest(record).request.change, decidedAt, validUntil };
}

/** The answer as it was given. */
export function answerOf(
  record: DecisionRecord,
  telling: string,
  among: Pick<Particulars, "supersedes" | "supersededBy" | "waiversAsked"> = {},
): string {
  return writeAnswer({ ...particularsOf(record), ...among }, telling);
}

/** The answer of a decision that was not recorded, or was decided again. */
export function wholeAnswer(decision: Decision): string {
  return writeAnswer(decision, writeTelling(decision).body);
}

/** A receipt is signed when somebody asks for it. If there is no key, its address says why there is no receipt. */
function linksOf(id: string): NonNullable<Decision["links"]> {
  return { self: `/v1/decisions/${id}`, page: `/decisions/${id}`, receipt: `/v1/decisions/${id}/receipt` };
}

export function asRecorded(decision: Decision, id: string): Decision {
  return { ...decision, id, links: linksOf(id) };
}
