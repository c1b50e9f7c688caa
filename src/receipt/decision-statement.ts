// What does a receipt say about a decision? Only what is in the answer, and no values that findings rest on.

import type { DecisionAnswer } from "../api/decisions.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { PREDICATES, statement } from "./statement.ts";
import type { ReceiptForm, Statement, Subject } from "./statement.ts";

export interface Stated {
  /** As it was answered; for the form `svr` with all findings. */
  readonly answer: DecisionAnswer;
  /** `sha256:…`, as the audit log has it for the decision. */
  readonly digest: string;
  /** The URI of the service. */
  readonly verifier: string;
}

export function decisionStatement(stated: Stated, form: ReceiptForm): Statement {
  return statement(PREDICATES[form], subjectsOf(stated), FORMS[form](stated));
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** The artifacts; if there are none the commit; if there is none either, the decision itself. */
function subjectsOf({ answer, digest }: Stated): readonly Subject[] {
  const { artifacts = [], commit } = answer.change;
  if (artifacts.length > 0) {
    return artifacts.map(({ uri, sha256 }) => ({ name: uri, digest: { sha256: sha256.toLowerCase() } }));
  }
  const name = answer.entity.ref;
  if (commit !== undefined && COMMIT.test(commit)) return [{ name, digest: { gitCommit: commit } }];
  return [{ name: String(answer.id), digest: { sha256: hexOf(digest) } }];
}

const FORMS: Readonly<Record<ReceiptForm, (stated: Stated) => JsonObject>> = {
  decision: ({ answer, digest, verifier }) => ({
    decisionId: answer.id,
    decision: answer.verdict,
    evaluation: answer.evaluation,
    basis: answer.basis,
    entity: answer.entity.ref,
    environment: answer.environment,
    verifier: { id: verifier },
    policies: [policyOf(answer)],
    timeCreated: answer.decidedAt,
    validUntil: answer.validUntil,
    owner: answer.entity.owner,
    tier: answer.entity.tier,
    gates: answer.gates,
    change: answer.change as JsonObject,
    message: answer.message,
    summary: answer.summary,
    findings: answer.findings.map(outlineOf),
    digest,
  }),
  svr: ({ answer, verifier }) => ({
    verifier: { id: verifier, policies: [policyOf(answer)] },
    timeCreated: answer.decidedAt,
    properties: answer.findings
      .filter(({ outcome }) => outcome === "pass")
      .map(({ scorecard, rule }) => propertyOf("GATE", scorecard, rule)),
  }),
  vsa: ({ answer, verifier }) => ({
    verifier: { id: verifier },
    timeVerified: answer.decidedAt,
    resourceUri: resourceOf(answer),
    policy: policyOf(answer),
    verificationResult: answer.verdict === "allow" ? "PASSED" : "FAILED",
    verifiedLevels: answer.verdict === "allow" ? levelsOf(answer) : ["FAILED"],
    slsaVersion: "1.0",
  }),
};

type Found = DecisionAnswer["findings"][number];

function outlineOf({ scorecard, rule, level, severity, outcome, cause, effect, gate }: Found): JsonObject {
  return { scorecard, rule, level, severity, outcome, cause, effect, gate };
}

function policyOf({ rulebook }: DecisionAnswer): JsonObject {
  return { uri: `urn:muster:rulebook:${rulebook}`, digest: { sha256: hexOf(rulebook) } };
}

/** A verification summary is about one resource: the artifact, if there is exactly one, otherwise the entity. */
function resourceOf({ change: { artifacts = [] }, entity }: DecisionAnswer): JsonValue {
  const [artifact, ...others] = artifacts;
  return artifact !== undefined && others.length === 0 ? artifact.uri : entity.ref;
}

/** The gates that applied; if none did, that is all the summary says. */
function levelsOf({ gates }: DecisionAnswer): readonly string[] {
  return gates.length === 0 ? ["NO_GATE"] : gates.map((gate) => propertyOf("GATE", gate));
}

function propertyOf(...words: readonly string[]): string {
  return words
    .join("_")
    .replaceAll(/[^0-9A-Za-z]+/g, "_")
    .toUpperCase();
}

function hexOf(digest: string): string {
  return digest.replace(/^sha256:/, "");
}
