// What is written down of a decision, and how is it told?

import { askedWaiverBody, awaitedBody, foundBody, ruledBody } from "../../api/decision-body.ts";
import type { Decision, DecisionRequest } from "../../model/decision.ts";
import { keepText } from "../../model/decision-record.ts";
import type { DecisionRecord, KeptText } from "../../model/decision-record.ts";
import { formatInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import type { Asker } from "../access/request-source.ts";

/** What was asked, by whom, and what else of the moment the decision depends on: the text of `DecisionRecord.request`. */
export interface RecordedRequest {
  readonly request: DecisionRequest;
  readonly by: Asker;
  /** Which entity was perhaps meant, where the catalog lacked the one asked about. */
  readonly help?: string | undefined;
  /** Scorecards for which there was no time left. */
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

/** JSON has no line breaks: between the parts of a telling stands what only one decision has. */
const PARTICULARS = "\n";

/**
 * What is told of a decision, whoever releases which version when: the members of the answer, but for those of
 * `Particulars`. Decision after decision tells the same of an entity, which is written once and kept once.
 */
export function writeTelling(decision: Decision): KeptText {
  return keepText([ruledBody(decision), foundBody(decision), awaitedBody(decision)].map(membersOf).join(PARTICULARS));
}

function membersOf(body: object): string {
  return JSON.stringify(body).slice(1, -1);
}

/** What is told of this decision alone. */
export type Particulars = Pick<
  Decision,
  "id" | "change" | "decidedAt" | "validUntil" | "replayed" | "supersedes" | "supersededBy" | "waiversAsked"
>;

/** The answer, in the one form in which it is given and compared: JSON, as `decisionBody` has it. */
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

/** Of a few kilobytes, told again and again: to split it takes longer. */
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

/** As it was given. */
export function answerOf(
  record: DecisionRecord,
  telling: string,
  among: Pick<Particulars, "supersedes" | "supersededBy" | "waiversAsked"> = {},
): string {
  return writeAnswer({ ...particularsOf(record), ...among }, telling);
}

/** Of a decision that nobody recorded, or that was decided again. */
export function wholeAnswer(decision: Decision): string {
  return writeAnswer(decision, writeTelling(decision).body);
}

/** A receipt is signed when it is asked for: without a key, its address says why there is none. */
function linksOf(id: string): NonNullable<Decision["links"]> {
  return { self: `/v1/decisions/${id}`, page: `/decisions/${id}`, receipt: `/v1/decisions/${id}/receipt` };
}

export function asRecorded(decision: Decision, id: string): Decision {
  return { ...decision, id, links: linksOf(id) };
}
