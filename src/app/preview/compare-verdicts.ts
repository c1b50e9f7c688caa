// For which entities and environments would the gates answer with another verdict?

import { oneSource } from "../../facts/with-request-facts.ts";
import type { DecisionRequest, Explain, Verdict } from "../../model/decision.ts";
import type { EntityRef } from "../../model/entity.ts";
import { compareText } from "../../model/problem.ts";
import { registeredEntity } from "../decisions/decision-inputs.ts";
import { readsAtGates } from "../decisions/scorecards-at-gate.ts";
import { unchangedBetween, writtenOf } from "../rules/unchanged-scorecards.ts";
import { judgeRequest } from "../decisions/decide-request.ts";
import type { JudgedRequest } from "../decisions/decide-request.ts";
import type { ComparedRules, RulesSide } from "./compared-rules.ts";

/** The first matters most. */
export const VERDICT_CHANGES = ["newlyBlocked", "newlyWaiting", "unblocked", "released"] as const;

export interface VerdictChange {
  readonly entity: EntityRef;
  readonly environment: string;
  readonly change: (typeof VERDICT_CHANGES)[number];
  readonly before: Verdict;
  readonly after: Verdict;
  /** The gates of the candidate that block the release, or make it wait. */
  readonly gates: readonly string[];
}

export interface VerdictChanges {
  /** By change, then by environment, then by entity. */
  readonly verdicts: readonly VerdictChange[];
  /** How many releases are blocked. */
  readonly blocked: { readonly before: number; readonly after: number };
}

/** How many releases are judged between two yields. */
const SLICE = 20;

export function* compareVerdicts(compared: ComparedRules): Generator<void, VerdictChanges> {
  const verdicts: VerdictChange[] = [];
  const blocked = { before: 0, after: 0 };
  let done = 0;
  const isSame = sameAtGates(compared);
  for (const environment of compared.environments) {
    for (const entity of compared.entries.keys()) {
      const was = judgeRelease(compared, compared.before, entity, environment);
      const { verdict: before } = was.ruling;
      const judged = isSame(entity, environment) ? was : judgeRelease(compared, compared.after, entity, environment);
      const { verdict: after } = judged.ruling;
      if (before === "block") blocked.before++;
      if (after === "block") blocked.after++;
      const change = changeOf(before, after);
      if (change !== undefined) {
        verdicts.push({ entity, environment, change, before, after, gates: gatesBehind(judged) });
      }
      if (++done % SLICE === 0) yield;
    }
  }
  return { verdicts: verdicts.sort(compareChanges), blocked };
}

/**
 * Whether both sides surely give the same answer: their gates and freezes are written alike, and every scorecard that
 * they ask for means the same.
 */
function sameAtGates(compared: ComparedRules): (entity: EntityRef, environment: string) => boolean {
  const { before, after } = compared;
  const unchanged = unchangedBetween(before.rules, after.rules);
  const isAsked = [...readsAtGates(before.rules).scorecards, ...readsAtGates(after.rules).scorecards];
  const asks = ({ rulebook: { gates, freezes } }: RulesSide["rules"]) => writtenOf({ gates, freezes });
  if (asks(before.rules) !== asks(after.rules) || !isAsked.every((id) => unchanged.has(id))) return () => false;
  const digests = [before, after].map(({ rules }) => rules.rulebook.digest);
  // An approval counts under one rulebook only, so where there are any, the answers may differ.
  return (entity, environment) =>
    digests.every((digest) => compared.inForce(entity, environment, digest).approvals.length === 0);
}

/** A release of which only the environment is known: no version, commit, artifacts or actor. */
export const PLAIN_RELEASE: DecisionRequest["change"] = { type: "release" };

/** Answers as a gate check at the compared instant, by this side's rules. */
export function judgeRelease(
  compared: ComparedRules,
  { rules, documents }: RulesSide,
  entity: EntityRef,
  environment: string,
  explain: Explain = "none",
): JudgedRequest {
  const [entry, document] = [compared.entries.get(entity), documents.get(entity)];
  const registered =
    entry === undefined || document === undefined
      ? undefined
      : registeredEntity(entry, document, compared.provenance(entry));
  return judgeRequest({
    rules,
    request: { entity, environment, change: PLAIN_RELEASE, facts: {}, explain },
    source: NOBODY,
    registered,
    inForce: compared.inForce(entity, environment, rules.rulebook.digest),
    problems: [],
    at: compared.at,
    isInTime: () => true,
  });
}

/** A preview delivers no facts, so this source names nobody. */
const NOBODY = oneSource("preview");

function changeOf(before: Verdict, after: Verdict): VerdictChange["change"] | undefined {
  if (before === after) return undefined;
  if (after === "block") return "newlyBlocked";
  if (before === "block") return "unblocked";
  return after === "wait" ? "newlyWaiting" : "released";
}

function gatesBehind({ ruling }: JudgedRequest): readonly string[] {
  const { verdict, findings, holds } = ruling;
  if (verdict === "allow") return [];
  const gates =
    verdict === "block"
      ? findings.flatMap(({ effect, gate }) => (effect === "blocking" ? gate : []))
      : holds.flatMap(({ kind, id }) => (kind === "approval" ? id : []));
  return [...new Set(gates)].sort(compareText);
}

function compareChanges(a: VerdictChange, b: VerdictChange): number {
  return (
    VERDICT_CHANGES.indexOf(a.change) - VERDICT_CHANGES.indexOf(b.change) ||
    compareText(a.environment, b.environment) ||
    compareText(a.entity, b.entity)
  );
}
