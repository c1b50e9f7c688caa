// Until when is an entity judged, and told of, in the same way, whatever is released? Until then it need not be judged
// for every release.

import { gatesBefore } from "../../gate/bind-gates.ts";
import { compileDeclared } from "../../gate/compile-freeze.ts";
import type { RuleSet } from "../../logic/compile-rules.ts";
import type { Decision, DecisionRequest } from "../../model/decision.ts";
import type { InForce } from "../../model/in-force.ts";
import type { Instant } from "../../model/time.ts";
import type { JudgedRequest } from "./decide-request.ts";
import type { Judgement } from "./judgement.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { readsAtGates } from "./scorecards-at-gate.ts";

/** For one state of an entity. */
export interface LastingJudgement {
  readonly judgement: Judgement;
  /** What was in force when it was judged. */
  readonly inForce: InForce;
  readonly since: Instant;
  /** Exclusive. */
  readonly until: Instant;
}

/**
 * What a judgement depends on of a request, besides the entity; undefined: it depends on more than can be remembered.
 */
export function askedOf({ environment, change, explain, facts, breakGlass }: DecisionRequest): string | undefined {
  for (const _ in facts) return undefined;
  if (breakGlass !== undefined || change.type === "rollback") return undefined;
  return `${explain} ${change.type} ${environment}`;
}

/** The parts of a change that `askedOf` covers. */
const ASKED: ReadonlySet<string> = new Set(["change.type", "change.environment"]);

export interface ToldJudgement {
  readonly judged: JudgedRequest;
  readonly decision: Decision;
  readonly entity: {
    readonly rules: CompiledRulebook;
    /** Until when nothing that was evaluated changes just because time passes, whatever is released. */
    readonly steadyUntil: Instant;
  };
}

/** -Infinity: the judgement holds for this release only. */
export function lastsUntil({ judged, decision, entity: { rules, steadyUntil } }: ToldJudgement): Instant {
  const { findings, ruling, snapshot } = judged;
  const freezes = [...rules.freezes, ...snapshot.inForce.freezes.map(compileDeclared)];
  const isSteady =
    (findings?.notEvaluated.length ?? 0) === 0 &&
    gatesBefore(rules.gates, decision.environment).every(({ conditions }) => !reads(conditions, isOfMoment)) &&
    freezes.every(({ appliesTo }) => appliesTo === undefined || !reads(appliesTo, isOfMoment)) &&
    scorecardsRead(rules).every(({ conditions }) => !reads(conditions, isOfChange)) &&
    !decision.findings.some(({ tellsAge }) => tellsAge);
  return isSteady ? Math.min(ruling.until, steadyUntil) : Number.NEGATIVE_INFINITY;
}

function scorecardsRead(rules: CompiledRulebook) {
  return rules.scorecards.filter(({ scorecard }) => readsAtGates(rules).scorecards.has(scorecard.id));
}

function reads({ readers }: Pick<RuleSet, "readers">, is: (key: string) => boolean): boolean {
  for (const key of readers.keys()) if (is(key)) return true;
  return false;
}

/** Conditions of gates and freezes are evaluated at every release, and only then. */
function isOfMoment(key: string): boolean {
  return key === "now" || (isOfChange(key) && !ASKED.has(key));
}

/** Rules that read the change are evaluated at gates only, so it is recorded nowhere when they flip. */
function isOfChange(key: string): boolean {
  return key === "change" || key.startsWith("change.");
}
