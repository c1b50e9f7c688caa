// Which deployments failed, how is that known, and when was each failure over?

import { compareText } from "../../model/problem.ts";
import type { Instant, Milliseconds } from "../../model/time.ts";
import type { Attribution } from "./attribute-incidents.ts";
import type { RevertedThing } from "./classify-change.ts";
import type { Failure, FailureReason, Remediation } from "./projection.ts";
import type { ChangeIndex } from "./project-changes.ts";
import type { DraftChange } from "./draft-change.ts";
import type { Shipments } from "./ship-changes.ts";
import type { TypedRelease } from "./type-releases.ts";

export interface Evidence {
  readonly releases: readonly TypedRelease[];
  readonly shipments: Shipments;
  readonly changes: ChangeIndex;
  readonly attributions: readonly Attribution[];
  readonly attributionWindow: Milliseconds | null;
}

export interface FailuresFound {
  /** By the index of the release. */
  readonly failures: ReadonlyMap<number, Failure>;
  /** Indexes of releases that repair something. */
  readonly repairs: ReadonlySet<number>;
  readonly remediations: readonly Remediation[];
}

interface Repair {
  readonly failed: number;
  readonly by: number;
  readonly reason: Remediation["reason"];
}

/** A release that repairs something. `repair` says what, where that is known and could have failed. */
interface Repairing {
  readonly by: number;
  readonly repair: Repair | null;
}

export function findFailures(evidence: Evidence): FailuresFound {
  const { releases, attributions } = evidence;
  const repairing = releases.flatMap((release, index) => repairsBy(release, index, evidence));
  const repairs = repairing.flatMap(({ repair }) => repair ?? []).filter(({ failed }) => isBlamable(releases[failed]));
  const repairsOf = Map.groupBy(repairs, ({ failed }) => failed);
  const incidentsOf = new Map<number, Attribution[]>();
  for (const attribution of attributions) {
    for (const index of attribution.releases) incidentsOf.set(index, [...(incidentsOf.get(index) ?? []), attribution]);
  }
  const failures = new Map<number, Failure>();
  for (const [index, release] of releases.entries()) {
    const told = { repairs: repairsOf.get(index) ?? [], attributions: incidentsOf.get(index) ?? [] };
    const failure = isBlamable(release) ? failureOf(release, told, releases) : undefined;
    if (failure !== undefined) failures.set(index, failure);
  }
  const nameOf = (index: number) => releases[index]?.id ?? "";
  return {
    failures,
    repairs: new Set(repairing.map(({ by }) => by)),
    remediations: repairs.map(({ failed, by, reason }) => ({ failed: nameOf(failed), by: nameOf(by), reason })),
  };
}

/**
 * Only a successful new release can have caused a failure: a rollback undoes one, and a redeployment changes nothing.
 */
function isBlamable(release: TypedRelease | undefined): boolean {
  return release?.outcome === "success" && release.type === "deploy";
}

function repairsBy(release: TypedRelease, index: number, evidence: Evidence): readonly Repairing[] {
  if (release.outcome === "failure" || release.type === "redeploy") return [];
  if (release.type === "rollback") {
    const repair =
      release.undoes === null ? null : { failed: release.undoes, by: index, reason: "rolled-back" as const };
    return [{ by: index, repair }];
  }
  if (release.isBaseline) return [];
  const repairing = evidence.shipments.of[index]?.ships.filter(({ remedy }) => remedy !== null) ?? [];
  return repairing.flatMap((change) => repairsWith(change, index, evidence));
}

function repairsWith(change: DraftChange, by: number, evidence: Evidence): readonly Repairing[] {
  const { remedy } = change;
  if (remedy === null) return [];
  const closed = evidence.attributions.filter(({ incident }) => isClosed(incident.id, remedy.closes));
  const ofIncidents = closed.flatMap(({ releases }) => releases).filter((failed) => failed < by);
  const found: Repairing[] = ofIncidents.map((failed) => ({ by, repair: { failed, by, reason: "incident" } }));
  if (remedy.kind === "incident") return found.length > 0 ? found : [{ by, repair: null }];
  if (remedy.kind === "revert" && remedy.reverts !== null) {
    const reverted = findReverted(remedy.reverts, change, evidence.changes);
    if (reverted !== undefined) return [...found, ...revertOf(reverted, by, evidence)];
  }
  return [...found, { by, repair: blamePreceding(by, remedy.kind, evidence) }];
}

function isClosed(incident: string, closes: readonly string[]): boolean {
  return closes.some((issue) => sameIssue(incident, issue));
}

/** `#21` matches an issue of that number in any repository. */
export function sameIssue(incident: string, issue: string): boolean {
  const [one, other] = [incident.toLowerCase(), issue.toLowerCase()];
  return one === other || (other.startsWith("#") && one.endsWith(other));
}

function findReverted(
  { number, path, sha, title }: RevertedThing,
  revert: DraftChange,
  changes: ChangeIndex,
): DraftChange | undefined {
  if (sha !== undefined) return changes.ofCommit(sha);
  if (title !== undefined) return changes.titled(title, revert.mergedAt ?? Infinity);
  return changes.named(`${path ?? ""}#${number}`) ?? changes.named(`#${number}`);
}

/** Where a change and its revert are in one release, or the change was never released, users noticed nothing. */
function revertOf(reverted: DraftChange, by: number, { shipments }: Evidence): readonly Repairing[] {
  const failed = shipments.shippedWith.get(reverted.id);
  if (failed === undefined || failed >= by) return [];
  return [{ by, repair: { failed, by, reason: "revert" } }];
}

/** Nothing says what is repaired, so it is the release before; not if that was a rollback, or is too long ago. */
function blamePreceding(
  by: number,
  reason: "hotfix" | "revert",
  { releases, attributionWindow }: Evidence,
): Repair | null {
  for (let failed = by - 1; failed >= 0; failed--) {
    const before = releases[failed];
    if (before === undefined || before.outcome === "failure" || before.type === "redeploy") continue;
    const isRecent = (releases[by]?.finishedAt ?? 0) - before.finishedAt <= (attributionWindow ?? Infinity);
    return before.type === "deploy" && isRecent ? { failed, by, reason } : null;
  }
  return null;
}

interface Told {
  readonly repairs: readonly Repair[];
  readonly attributions: readonly Attribution[];
}

function failureOf(release: TypedRelease, told: Told, releases: readonly TypedRelease[]): Failure | undefined {
  const reasons = reasonsOf(release, told);
  if (reasons.length === 0 || release.annotation?.failed === false) return undefined;
  const began = told.attributions.map(({ incident }) => incident.beganAt);
  return {
    reasons,
    incidents: told.attributions.map(({ incident }) => incident.id),
    detectedAt: began.length === 0 ? null : Math.min(...began),
    recoveredAt: recoveryOf(release, told, releases),
  };
}

function reasonsOf({ flippedAt, annotation }: TypedRelease, { repairs, attributions }: Told): readonly FailureReason[] {
  const reasons = new Set<FailureReason>(repairs.map(({ reason }) => reason));
  if (attributions.length > 0) reasons.add("incident");
  if (flippedAt !== null) reasons.add("status-flip");
  if (annotation?.failed === true) reasons.add("annotated");
  return [...reasons].sort(compareText);
}

/** Null: not recovered yet. */
function recoveryOf(release: TypedRelease, told: Told, releases: readonly TypedRelease[]): Instant | null {
  const { attributions, repairs } = told;
  if (attributions.length > 0) {
    const resolved = attributions.map(({ incident }) => incident.resolvedAt ?? Infinity);
    return Number.isFinite(Math.max(...resolved)) ? Math.max(...resolved) : null;
  }
  if (repairs.length > 0) return Math.min(...repairs.map(({ by }) => releases[by]?.finishedAt ?? Infinity));
  const { flippedAt } = release;
  if (flippedAt !== null) {
    const next = releases.find(({ outcome, finishedAt }) => outcome === "success" && finishedAt > flippedAt);
    return next?.finishedAt ?? null;
  }
  const restored = release.annotation?.recoveredAt;
  return restored === undefined || restored < release.finishedAt ? null : restored;
}
