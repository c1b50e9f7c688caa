// What is decided about one request? Its facts laid over what is known, the entity evaluated with the change, then the gates.

import { withRequestFacts } from "../../facts/with-request-facts.ts";
import type { RequestSource } from "../../facts/with-request-facts.ts";
import { ruleSnapshot, tellDecision } from "../../gate/decide.ts";
import type { GateSnapshot } from "../../gate/decide.ts";
import { documentAtGate } from "../../gate/document-at-gate.ts";
import type { Ruling } from "../../gate/rule-release.ts";
import type { Decision, DecisionRequest } from "../../model/decision.ts";
import type { InForce } from "../../model/in-force.ts";
import type { EntityFact } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import type { Instant } from "../../model/time.ts";
import type { RegisteredEntity } from "./decision-inputs.ts";
import { FindingsAtGate } from "./findings-at-gate.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";

export interface GateQuestion {
  readonly rules: CompiledRulebook;
  readonly request: DecisionRequest;
  /** Whoever brings the request's facts. */
  readonly source: RequestSource;
  /** Undefined: the catalog lacks the entity. */
  readonly registered: RegisteredEntity | undefined;
  /** Of this release. */
  readonly inForce: InForce;
  /** Where it does: which entity is perhaps meant. */
  readonly help?: string;
  /** What was wrong with the catalog and the facts, as far as it concerns the answer. */
  readonly problems: readonly Problem[];
  readonly at: Instant;
  /** Asked before each scorecard; false: no time is left for it, its rules are not known. */
  isInTime(scorecard: string): boolean;
}

/** What is decided; nothing is explained yet. */
export interface JudgedRequest {
  readonly snapshot: GateSnapshot;
  readonly ruling: Ruling;
  /** Of the request, those that count. */
  readonly facts: readonly EntityFact[];
  /** Undefined: the catalog lacks the entity, nothing was evaluated. */
  readonly findings: FindingsAtGate | undefined;
}

export function judgeRequest(question: GateQuestion): JudgedRequest {
  const { rules, request, registered, at, help } = question;
  const { known, problems, facts } = registered === undefined ? NOBODY : lookAt(registered, question);
  const snapshot: GateSnapshot = {
    rulebook: rules.rulebook.digest,
    gates: rules.gates,
    freezes: rules.freezes,
    inForce: question.inForce,
    request,
    entity: registered?.told ?? { ref: request.entity, owner: null, tier: null, url: null, location: null },
    known,
    ...(help === undefined ? {} : { help }),
    problems: [...problems, ...question.problems],
    at,
  };
  return { snapshot, ruling: ruleSnapshot(snapshot), facts, findings: known?.findings };
}

export function tellJudged({ ruling, snapshot }: JudgedRequest): Decision {
  return tellDecision(ruling, snapshot);
}

export function decideRequest(question: GateQuestion): Decision {
  return tellJudged(judgeRequest(question));
}

const NOBODY = { known: undefined, problems: [], facts: [] } as const;

function lookAt({ document, provenance, failing }: RegisteredEntity, question: GateQuestion) {
  const { request, source, at, rules } = question;
  const brought = { entity: request.entity, source, at, values: request.facts };
  const { facts, taken, problems } = withRequestFacts(document.facts, brought, rules.rulebook.facts);
  const { inForce } = question;
  // What was decided has to be decided again by what was in force then: never by the waivers of the document.
  const known = { ...document, facts, waivers: inForce.waivers };
  const asked = documentAtGate(known, request.environment, request.change, inForce);
  const findings = new FindingsAtGate({
    scorecards: rules.scorecards,
    document: asked,
    provenance,
    at,
    failingSince: (scorecard, rule) => failing.get(`${scorecard}/${rule}`) ?? null,
    isInTime: (scorecard) => question.isInTime(scorecard),
  });
  return { known: { document: asked, findings }, problems, facts: taken };
}
