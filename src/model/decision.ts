// What is asked at a gate, and what does it answer?

import type { EntityRef } from "./entity.ts";
import type { FindingWaiver } from "./finding-waiver.ts";
import type { Finding, Outcome } from "./finding.ts";
import type { Enforcement } from "./gate.ts";
import type { JsonObject } from "./json.ts";
import type { Problem } from "./problem.ts";
import type { Instant } from "./time.ts";

/** `rollback` counts as one only where that version or digest was allowed and deployed in the environment before. */
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
  /** Who makes the release, where the caller names somebody. */
  readonly actor?: string;
}

/** How many of the findings a decision tells; all are judged in any case. */
export const EXPLAIN_LEVELS = ["none", "failing", "all"] as const;
export type Explain = (typeof EXPLAIN_LEVELS)[number];

/** One gate check. The caller cannot choose which gates apply. */
export interface DecisionRequest {
  readonly entity: EntityRef;
  /** As written by the caller; it is normalised before use. */
  readonly environment: string;
  readonly change: Change;
  /** By fact name. They count for this decision only, and only facts that list the caller as one of their sources. */
  readonly facts: JsonObject;
  readonly explain: Explain;
  readonly breakGlass?: BreakGlass;
}

/** Asks to let this one release go ahead against the rules. */
export interface BreakGlass {
  readonly reason: string;
  readonly incident: string | null;
  /** The caller's groups as far as a trusted source confirms them; a gate names the groups that may break glass. */
  readonly groups: readonly EntityRef[];
}

/** From the mildest to the strictest. */
export const VERDICTS = ["allow", "wait", "block"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Over the required findings that are applicable: fail, else unknown, else pass; unknown where none is applicable. */
export type GateEvaluation = "pass" | "fail" | "unknown";

/** What a finding does to the verdict, from nothing to blocking. */
export const EFFECTS = ["none", "observed", "ratcheted", "waived", "warning", "blocking"] as const;
export type Effect = (typeof EFFECTS)[number];

/** Why a verdict differs from what the rules alone say. */
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

/** A step of enforcement. `from` as the gate writes it, in its time zone; null: always. */
export interface StepInForce {
  readonly step: Enforcement;
  readonly from: string | null;
}

export interface FindingEnforcement extends StepInForce {
  /** The next stricter step to come; null: there is none. */
  readonly next: StepInForce | null;
}

export interface DecidedFinding extends Finding {
  readonly effect: Effect;
  /**
   * Since when the rule has failed, by evaluations without a release; null: it does not fail, or nothing was recorded.
   */
  readonly failingSince: Instant | null;
  readonly enforcement: FindingEnforcement;
  /** The gate that is strictest about the rule. */
  readonly gate: string;
  /** The waiver that is active, or expired lately; null: there is none. */
  readonly waiver: FindingWaiver | null;
}

/** What a decision waits for. */
export interface Hold {
  readonly kind: "freeze" | "lock" | "approval";
  /** The id of the freeze or lock, or of the gate that needs the approval. */
  readonly id: string;
  /** The title of a freeze, the reason of a lock; null: an approval is needed. */
  readonly title: string | null;
  /** Null: the end is not known. */
  readonly until: Instant | null;
  /** The groups or people who can end it. */
  readonly who: readonly EntityRef[];
  /** How many of them are needed. */
  readonly count: number;
}

/** A freeze that would hold this release if it were made then. */
export interface FreezeAhead {
  readonly id: string;
  readonly title: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
}

/** A waiver that was asked for and that nobody has approved yet: until then it changes nothing. */
export interface AskedWaiver {
  readonly id: string;
  readonly scorecard: string;
  readonly rule: string;
  /** Since when it waits. */
  readonly at: Instant;
}

/** A step to come that changes what a finding that does not pass does. */
export interface UpcomingStep extends StepInForce {
  readonly scorecard: string;
  readonly rule: string;
  readonly outcome: Outcome;
}

/** Counts over everything required, told or not: first by outcome, then by effect. */
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
  /** The address of its page. */
  readonly url: string | null;
  readonly location: { readonly file: string; readonly line: number } | null;
}

export interface Decision {
  /** Null where the decision is not recorded: a dry run, a check without a server. */
  readonly id: string | null;
  /** True where nothing had changed, and this is the decision that was recorded before. */
  readonly replayed?: true;
  readonly verdict: Verdict;
  readonly evaluation: GateEvaluation;
  readonly basis: readonly Basis[];
  /** What was wrong with the request, or with what the answer rests on. */
  readonly problems: readonly Problem[];
  /** In one line. */
  readonly message: string;
  readonly summary: DecisionSummary;
  readonly entity: DecidedEntity;
  /** Normalised. */
  readonly environment: string;
  /** Ids of the gates that apply, sorted. */
  readonly gates: readonly string[];
  readonly change: Change;
  /** Sorted by effect (blocking, warning, unknown, waived, rest), then by severity, then by id. */
  readonly findings: readonly DecidedFinding[];
  readonly holds: readonly Hold[];
  /** Freezes that begin soon, sorted by their start. */
  readonly ahead: readonly FreezeAhead[];
  /** Sorted by date, then by id. */
  readonly upcoming: readonly UpcomingStep[];
  /** The digest of the rulebook. */
  readonly rulebook: string;
  readonly decidedAt: Instant;
  /** Until when an allow may be relied upon; null for any other verdict. */
  readonly validUntil: Instant | null;
  /** When to ask again; null: not known. */
  readonly retryAt: Instant | null;
  /** Null where the decision is not recorded; `receipt` is null where there is none. */
  readonly links: { readonly self: string; readonly page: string; readonly receipt: string | null } | null;
  /** Only when read later: the decision of the same question before this one; null: there was none. */
  readonly supersedes?: string | null;
  /** Only when read later: the decision of the same question after this one; null: this is the newest. */
  readonly supersededBy?: string | null;
  /** As of when it is told: no part of what was decided. Where it is no allow; left out: nobody asked. */
  readonly waiversAsked?: readonly AskedWaiver[];
}
