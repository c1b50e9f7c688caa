// What is decided about one request? Its facts are added to what is known, the entity is evaluated with the change, and
// then the gates rule.

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
  /** Who brings the facts of the request. */
  readonly source: RequestSource;
  /** Undefined: the catalog lacks the entity. */
  readonly registered: RegisteredEntity | undefined;
  /** What people put in force for this release. */
  readonly inForce: InForce;
  /** If the catalog lacks the entity: which one is perhaps meant. */
  readonly help?: string;
  /** What is wrong with the catalog and the facts, as far as it concerns the answer. */
  readonly problems: readonly Problem[];
  readonly at: Instant;
  /**
   * Called before each scorecard is evaluated. False: no time is left for it, and the outcomes of its rules are
   * unknown.
   */
  isInTime(scorecard: string): boolean;
}

/** What is decided, before any finding is explained. */
export interface JudgedRequest {
  readonly snapshot: GateSnapshot;
  readonly ruling: Ruling;
  /** Those facts of the request that count. */
  readonly facts: readonly EntityFact[];
  /** Undefined: the catalog lacks the entity, and nothing was evaluated. */
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
  // What was decided has to be decided again by what was in force then, so the waivers of the document do not count.
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
