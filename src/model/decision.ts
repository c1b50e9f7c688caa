// What is asked at a gate, and what does it answer?

import type { EntityRef } from "./entity.ts";
import type { FindingWaiver } from "./finding-waiver.ts";
import type { Finding, Outcome } from "./finding.ts";
import type { Enforcement } from "./gate.ts";
import type { JsonObject } from "./json.ts";
import type { Problem } from "./problem.ts";
import type { Instant } from "./time.ts";

/** A rollback counts as one only where that version or digest was allowed and deployed there before. */
export const CHANGE_TYPES = ["release", "hotfix", "rollback", "config"] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

export interface Artifact {
  readonly uri: string;
  /** 64 hex digits, lower case. */
  readonly sha256: string;
}

/** What is about to be released. */
export interface Change {
  readonly type: ChangeType;
  readonly version?: string;
  readonly commit?: string;
  readonly artifacts?: readonly Artifact[];
  /** Who releases it, where an identity says so. */
  readonly actor?: string;
}

/** How much of the findings a decision tells; they are judged all the same. */
export const EXPLAIN_LEVELS = ["none", "failing", "all"] as const;
export type Explain = (typeof EXPLAIN_LEVELS)[number];

/** One gate check. The caller cannot choose which gates bind. */
export interface DecisionRequest {
  readonly entity: EntityRef;
  /** As written: it is normalised before anything looks at it. */
  readonly environment: string;
  readonly change: Change;
  /** By fact name: they count for this decision only, and only where the caller is one of the fact's sources. */
  readonly facts: JsonObject;
  readonly explain: Explain;
  readonly breakGlass?: BreakGlass;
}

/** Asks that this one release goes on against what the rules say. */
export interface BreakGlass {
  readonly reason: string;
  readonly incident: string | null;
  /** The groups of whoever asks, as far as anybody trusted says so: a gate names who may. */
  readonly groups: readonly EntityRef[];
}

/** From the mildest to the strictest. */
export const VERDICTS = ["allow", "wait", "block"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Over the applicable required findings: fail, else unknown, else pass; none applicable is unknown. */
export type GateEvaluation = "pass" | "fail" | "unknown";

/** What a finding does to the verdict, from nothing to everything. */
export const EFFECTS = ["none", "observed", "ratcheted", "waived", "warning", "blocking"] as const;
export type Effect = (typeof EFFECTS)[number];

/** Why a verdict differs from what the rules alone said. */
export const BASES = [
  "observe",
  "warn",
  "ratchet",
  "waiver",
  "not-yet-enforced",
  "no-gate",
  "unregistered",
  "freeze",
  "lock",
  "approval",
  "break-glass",
  "rollback",
  "fail-open",
  "fail-closed",
] as const;
export type Basis = (typeof BASES)[number];

/** A step of enforcement; `from` as the gate writes it, in its zone, null: always. */
export interface StepInForce {
  readonly step: Enforcement;
  readonly from: string | null;
}

export interface FindingEnforcement extends StepInForce {
  /** The next stricter step that is still to come; null: none. */
  readonly next: StepInForce | null;
}

export interface DecidedFinding extends Finding {
  readonly effect: Effect;
  /** Since when the rule has failed, as last evaluated without a release; null: it does not fail, or nobody kept it. */
  readonly failingSince: Instant | null;
  readonly enforcement: FindingEnforcement;
  /** Id of the gate that is strictest about it. */
  readonly gate: string;
  /** In force, or over lately; null: there is none. */
  readonly waiver: FindingWaiver | null;
}

/** What a decision waits for. */
export interface Hold {
  readonly kind: "freeze" | "lock" | "approval";
  /** Of the freeze or the lock; of the gate that asks for the approval. */
  readonly id: string;
  /** Of a freeze its title, of a lock its reason; null: an approval is asked for. */
  readonly title: string | null;
  /** Null: nobody knows. */
  readonly until: Instant | null;
  /** Who can end it. */
  readonly who: readonly EntityRef[];
  /** How many of them it takes. */
  readonly count: number;
}

/** A freeze that is going to hold this release, if it is made then. */
export interface FreezeAhead {
  readonly id: string;
  readonly title: string;
  readonly from: Instant;
  /** Not included. */
  readonly until: Instant;
}

/** A step to come that changes what a finding does that does not pass. */
export interface UpcomingStep extends StepInForce {
  readonly scorecard: string;
  readonly rule: string;
  readonly outcome: Outcome;
}

/** Over all that is required, told or not: by outcome, then by effect. */
export interface DecisionSummary {
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly notApplicable: number;
  readonly blocking: number;
  readonly warning: number;
  readonly waived: number;
  readonly ratcheted: number;
  readonly observed: number;
}

export interface DecidedEntity {
  readonly ref: EntityRef;
  readonly owner: EntityRef | null;
  readonly tier: string | null;
  /** Its page. */
  readonly url: string | null;
  readonly location: { readonly file: string; readonly line: number } | null;
}

export interface Decision {
  /** Null where it is not recorded: a dry run, a check without a server. */
  readonly id: string | null;
  /** Nothing had changed since it was recorded: it was asked for again. */
  readonly replayed?: true;
  readonly verdict: Verdict;
  readonly evaluation: GateEvaluation;
  readonly basis: readonly Basis[];
  /** What was wrong with the question, or with what the answer rests on. */
  readonly problems: readonly Problem[];
  /** In one line. */
  readonly message: string;
  readonly summary: DecisionSummary;
  readonly entity: DecidedEntity;
  /** Normalised. */
  readonly environment: string;
  /** Ids of those that bind, sorted. */
  readonly gates: readonly string[];
  readonly change: Change;
  /** Blocking, warning, unknown, waived, rest; then by severity; then by id. */
  readonly findings: readonly DecidedFinding[];
  readonly holds: readonly Hold[];
  /** Freezes that begin soon, by when they do. */
  readonly ahead: readonly FreezeAhead[];
  /** By date, then by id. */
  readonly upcoming: readonly UpcomingStep[];
  /** Digest. */
  readonly rulebook: string;
  readonly decidedAt: Instant;
  /** Until when an allow may be relied upon; null for any other verdict. */
  readonly validUntil: Instant | null;
  /** When to ask again; null: nobody knows. */
  readonly retryAt: Instant | null;
  /** Null where it is not recorded; `receipt` is null where there is none. */
  readonly links: { readonly self: string; readonly page: string; readonly receipt: string | null } | null;
  /** Where it is read later: the decision of the same question before it; null: there was none. */
  readonly supersedes?: string | null;
  /** Where it is read later: the one after it; null: it is the newest. */
  readonly supersededBy?: string | null;
}
