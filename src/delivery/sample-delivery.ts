// What of the delivery of an entity lies in a window: the samples that figures are made of?

import type { Instant } from "../model/time.ts";
import { effectiveSpan } from "./civil-window.ts";
import type { CivilWindow, Span } from "./civil-window.ts";
import type { MeasureOptions } from "../model/delivery-options.ts";
import type { DeliveryProjection, Deployment, Incident } from "./projection.ts";
import { sampleFailures } from "./sample-failures.ts";
import type { FailureSamples } from "./sample-failures.ts";
import { sampleLeads } from "./sample-leads.ts";
import type { LeadSamples } from "./sample-leads.ts";

/** Of one entity, or of several put together: lists are joined and counts added, nothing is averaged. */
export interface DeliverySamples {
  /** Of those it knows something of. */
  readonly span: Span;
  /** Of all of them: what the span is a part of. */
  readonly days: number;
  /** When each deployment that counts finished, in order; of each entity its own list. */
  readonly deployments: readonly (readonly Instant[])[];
  readonly redeploys: number;
  readonly attempts: { readonly successes: number; readonly failures: number };
  readonly rework: number;
  /** How many deployments should tell what they brought, and how many do. */
  readonly contents: { readonly known: number; readonly asked: number };
  readonly leads: LeadSamples;
  readonly failures: FailureSamples;
  readonly incidents: { readonly attributed: number; readonly unattributed: number };
  /** Whether anything ever told of a failure. */
  readonly hasFailureSource: boolean;
  /** When each change was merged that is not in production. */
  readonly undeployed: readonly Instant[];
}

/** The instant that open things are old at: the end of the window, or now where that is earlier. */
export function endOf({ to }: CivilWindow, now: Instant): Instant {
  return Math.min(to, now);
}

export function sampleDelivery(
  projection: DeliveryProjection,
  window: CivilWindow,
  options: MeasureOptions,
  now: Instant,
): DeliverySamples {
  const inWindow = projection.deployments.filter(({ finishedAt }) => isIn(finishedAt, window));
  const successes = inWindow.filter(({ outcome }) => outcome === "success");
  const counted = successes.filter(({ type }) => options.includeRedeploys || type !== "redeploy");
  const asked = counted.filter(({ type, isBaseline }) => type === "deploy" && !isBaseline);
  const incidents = projection.incidents.filter(({ beganAt }) => isIn(beganAt, window));
  return {
    span: effectiveSpan(window, projection.firstEventAt, now),
    days: window.days.reduce((sum, { share }) => sum + share, 0),
    deployments: [counted.map(({ finishedAt }) => finishedAt)],
    redeploys: successes.filter(({ type }) => type === "redeploy").length,
    attempts: { successes: successes.length, failures: inWindow.length - successes.length },
    rework: counted.filter(({ isRework }) => isRework).length,
    contents: { known: asked.filter(isContentKnown).length, asked: asked.length },
    leads: sampleLeads(projection, counted, options),
    failures: sampleFailures(projection, { inWindow, counted, incidents }, window, options, now),
    incidents: countIncidents(incidents),
    hasFailureSource: hasFailureSource(projection),
    undeployed: undeployedAt(projection, endOf(window, now)),
  };
}

export function isIn(at: Instant, { from, to }: CivilWindow): boolean {
  return at >= from && at < to;
}

function isContentKnown({ contentSource, hasGap }: Deployment): boolean {
  return contentSource !== "none" && !hasGap;
}

function countIncidents(incidents: readonly Incident[]): DeliverySamples["incidents"] {
  const attributed = incidents.filter(({ deployments }) => deployments.length > 0).length;
  return { attributed, unattributed: incidents.length - attributed };
}

function hasFailureSource({ incidents, remediations, deployments }: DeliveryProjection): boolean {
  return incidents.length > 0 || remediations.length > 0 || deployments.some(({ failure }) => failure !== null);
}

/** After a deployment that nobody knows the content of, it is not known either what is still waiting. */
function undeployedAt({ changes, deployments }: DeliveryProjection, at: Instant): readonly Instant[] {
  const done = deployments.filter(
    ({ outcome, type, finishedAt }) => outcome === "success" && type === "deploy" && finishedAt < at,
  );
  const shipped = new Set(done.flatMap(({ ships }) => ships));
  const unknown =
    done.findLast((deployment) => !isContentKnown(deployment) && !deployment.isBaseline)?.finishedAt ?? -Infinity;
  return changes.flatMap(({ id, mergedAt }) =>
    mergedAt !== null && mergedAt < at && mergedAt > unknown && !shipped.has(id) ? [mergedAt] : [],
  );
}
