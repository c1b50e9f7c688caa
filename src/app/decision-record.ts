// What is written down of a decision, and how is it told?

import { decisionBody } from "../api/decision-body.ts";
import type { Decision, DecisionRequest } from "../model/decision.ts";
import type { DecisionRecord } from "../model/decision-record.ts";
import type { Asker } from "./request-source.ts";

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
  const { actor, token, roles, sources } = by;
  return JSON.stringify({ request, by: { actor, token, roles, sources }, help, notEvaluated });
}

export function readRequest({ request }: Pick<DecisionRecord, "request">): RecordedRequest {
  return JSON.parse(request) as RecordedRequest;
}

/** The answer, in the one form in which it is given, stored and compared. */
export function writeAnswer(decision: Decision): string {
  return JSON.stringify(decisionBody(decision));
}

export function asRecorded(decision: Decision, id: string): Decision {
  // Receipts come with a key to sign them.
  return { ...decision, id, links: { self: `/v1/decisions/${id}`, page: `/decisions/${id}`, receipt: null } };
}

/** The same answer, marked as one that was given before. */
export function asReplayed(answer: string): string {
  return `${answer.slice(0, -1)},"replayed":true}`;
}
