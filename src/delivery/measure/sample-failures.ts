// Which deployments of a window failed, and how long did it take to recover?

import type { Instant } from "../../model/time.ts";
import type { CivilWindow } from "./civil-window.ts";
import type { MeasureOptions } from "../../model/delivery-options.ts";
import type { DeliveryProjection, Deployment, Failure, Incident } from "../project/projection.ts";

const HOUR = 3_600_000;

export interface FailureSamples {
  readonly failed: number;
  /** How many deployments could have failed. */
  readonly of: number;
  readonly recoveryHours: readonly number[];
  /** When each deployment finished that was not recovered from by the end of the window. */
  readonly open: readonly Instant[];
}

export interface InWindow {
  /** All deployments in the window, successful or not. */
  readonly inWindow: readonly Deployment[];
  readonly counted: readonly Deployment[];
  readonly incidents: readonly Incident[];
}

/** A failure, from its beginning to the recovery. */
export interface Outage {
  readonly from: Instant;
  readonly detectedAt: Instant | null;
  readonly recoveredAt: Instant | null;
}

/** Failures recovered from within the window, and those still open at `end`. */
export function sampleRecoveries(
  projection: DeliveryProjection,
  outages: readonly Outage[],
  { window, end }: { readonly window: CivilWindow; readonly end: Instant },
  options: MeasureOptions,
): Pick<FailureSamples, "recoveryHours" | "open"> {
  const recovered = outages.filter(({ recoveredAt }) => isIn(recoveredAt, window));
  const times =
    options.recoveryOf === "incidents"
      ? incidentTimes(projection, window, options)
      : recovered.map((outage) => timeOf(outage, options));
  const open = outages.filter(({ from, recoveredAt }) => from < end && (recoveredAt ?? Infinity) >= end);
  return { recoveryHours: times.map((time) => Math.max(0, time) / HOUR), open: open.map(({ from }) => from) };
}

function isIn(at: Instant | null, { from, to }: CivilWindow): boolean {
  return at !== null && at >= from && at < to;
}

/** How many deployments failed, out of how many that could. */
export function countFailures(
  { inWindow, counted, incidents }: InWindow,
  { failurePolicy, failureCount, failureEvidence, excludeRollbacksFromFailRate }: MeasureOptions,
): Pick<FailureSamples, "failed" | "of"> {
  const could = counted.filter(({ type }) => !excludeRollbacksFromFailRate || type !== "rollback");
  const inPipeline = failurePolicy === "incident" ? 0 : inWindow.filter(({ outcome }) => outcome === "failure").length;
  const of = could.length + inPipeline;
  if (failureCount === "incidents") return { failed: incidents.length, of };
  const live =
    failurePolicy === "pipeline" ? 0 : could.filter(({ failure }) => isFailed(failure, failureEvidence)).length;
  return { failed: live + inPipeline, of };
}

function isFailed(failure: Failure | null, evidence: MeasureOptions["failureEvidence"]): failure is Failure {
  return failure !== null && (evidence === "all" || failure.incidents.length > 0);
}

/** The times in which production was failing, or a pipeline was, as the failure policy counts them. */
export function outagesOf(
  { deployments }: DeliveryProjection,
  { failurePolicy, failureEvidence }: MeasureOptions,
): readonly Outage[] {
  const live = deployments.flatMap(({ finishedAt, failure }): Outage[] =>
    isFailed(failure, failureEvidence) ? [{ from: finishedAt, ...failure }] : [],
  );
  if (failurePolicy === "incident") return live;
  return failurePolicy === "both" ? [...live, ...pipelineOutages(deployments)] : pipelineOutages(deployments);
}

/** Consecutive failures, from the first one to the next success. */
function pipelineOutages(deployments: readonly Deployment[]): readonly Outage[] {
  const outages: Outage[] = [];
  let first: Instant | null = null;
  for (const { outcome, finishedAt } of deployments) {
    if (outcome === "failure") first ??= finishedAt;
    else if (first !== null) {
      outages.push({ from: first, detectedAt: null, recoveredAt: finishedAt });
      first = null;
    }
  }
  return first === null ? outages : [...outages, { from: first, detectedAt: null, recoveredAt: null }];
}

function timeOf({ from, detectedAt, recoveredAt }: Outage, { recoveryStart }: MeasureOptions): number {
  return (recoveredAt ?? from) - (recoveryStart === "detected" ? (detectedAt ?? from) : from);
}

/** For tools that count incidents alone: each incident's time, from its deployment or from its own beginning. */
function incidentTimes(
  { incidents, deployments }: DeliveryProjection,
  window: CivilWindow,
  { recoveryStart }: MeasureOptions,
): readonly number[] {
  const finishes = new Map(deployments.map(({ id, finishedAt }) => [id, finishedAt]));
  return incidents.flatMap(({ beganAt, resolvedAt, deployments: [cause] }) => {
    if (resolvedAt === null || !isIn(resolvedAt, window)) return [];
    const start = recoveryStart === "detected" ? beganAt : finishes.get(cause ?? "");
    return start === undefined ? [] : [resolvedAt - start];
  });
}
