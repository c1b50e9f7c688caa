// Which samples, for figures to be computed from, does the delivery of an entity have in a window?

import type { Instant } from "../../model/time.ts";
import { effectiveSpan } from "./civil-window.ts";
import type { CivilWindow, Span } from "./civil-window.ts";
import type { MeasureOptions } from "../../model/delivery-options.ts";
import type { DeliveryProjection, Deployment, Incident } from "../project/projection.ts";
import { countUpTo } from "../project/join-regions.ts";
import { countFailures, outagesOf, sampleRecoveries } from "./sample-failures.ts";
import type { FailureSamples } from "./sample-failures.ts";
import { sampleLeads } from "./sample-leads.ts";
import type { LeadSamples } from "./sample-leads.ts";

/** Samples of one entity, or of several: for several, lists are joined and counts added; nothing is averaged. */
export interface DeliverySamples {
  /** The days of which something is known. */
  readonly span: Span;
  /** All days of the window; for several entities their sum. */
  readonly days: number;
  /** When each deployment that counts finished, in order; one list per entity. */
  readonly deployments: readonly (readonly Instant[])[];
  readonly redeploys: number;
  /** How many of these are first deployments of an entity, whose contents have no lead times. */
  readonly baselines: number;
  readonly attempts: { readonly successes: number; readonly failures: number };
  readonly rework: number;
  /** How many deployments should have known contents, and how many do. */
  readonly contents: { readonly known: number; readonly asked: number };
  readonly leads: LeadSamples;
  readonly failures: FailureSamples;
  readonly incidents: { readonly attributed: number; readonly unattributed: number };
  /** Whether a failure was ever reported. */
  readonly hasFailureSource: boolean;
  /** When each change was merged that has not reached production. */
  readonly undeployed: readonly Instant[];
}

/** The instant at which the age of open things is taken: the end of the window, or now if that is earlier. */
export function endOf({ to }: CivilWindow, now: Instant): Instant {
  return Math.min(to, now);
}

/** A function from a window to its samples. What is the same for all windows is computed once. */
export function createSampler(
  projection: DeliveryProjection,
  options: MeasureOptions,
  now: Instant,
): (window: CivilWindow) => DeliverySamples {
  const changes = new Map(projection.changes.map((change) => [change.id, change]));
  const outages = outagesOf(projection, options);
  const waits = waitsOf(projection);
  const hasSource = hasFailureSource(projection);
  const knownFrom = projection.firstEventAt !== null && options.wholeWindow ? -Infinity : projection.firstEventAt;
  return (window) => {
    const inWindow = within(projection.deployments, window);
    const successes = inWindow.filter(({ outcome }) => outcome === "success");
    const counted = successes.filter(({ type }) => options.includeRedeploys || type !== "redeploy");
    const asked = counted.filter(({ type, isBaseline }) => type === "deploy" && !isBaseline);
    const incidents = projection.incidents.filter(({ beganAt }) => isIn(beganAt, window));
    return {
      span: effectiveSpan(window, knownFrom, now),
      days: window.whole.days,
      deployments: [counted.map(({ finishedAt }) => finishedAt)],
      redeploys: successes.filter(({ type }) => type === "redeploy").length,
      baselines: options.includeBaseline ? 0 : counted.filter(({ isBaseline }) => isBaseline).length,
      attempts: { successes: successes.length, failures: inWindow.length - successes.length },
      rework: counted.filter(({ isRework }) => isRework).length,
      contents: { known: asked.filter(isContentKnown).length, asked: asked.length },
      leads: sampleLeads(changes, counted, options),
      failures: {
        ...countFailures({ inWindow, counted, incidents }, options),
        ...sampleRecoveries(projection, outages, { window, end: endOf(window, now) }, options),
      },
      incidents: countIncidents(incidents),
      hasFailureSource: hasSource,
      undeployed: undeployedAt(waits, projection, endOf(window, now)),
    };
  };
}

function within(deployments: readonly Deployment[], { from, to }: CivilWindow): readonly Deployment[] {
  return deployments.slice(countUpTo(deployments, from - 1), countUpTo(deployments, to - 1));
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

/** The time a change waits between its merge and production; `until` is Infinity while it waits. */
interface Wait {
  readonly mergedAt: Instant;
  readonly until: Instant;
}

function waitsOf({ changes, deployments }: DeliveryProjection): readonly Wait[] {
  const finishes = new Map(deployments.map(({ id, finishedAt }) => [id, finishedAt]));
  return changes.flatMap(({ mergedAt, deployment }) =>
    mergedAt === null ? [] : { mergedAt, until: finishes.get(deployment ?? "") ?? Infinity },
  );
}

/**
 * Where the contents of a deployment are not known, it may have brought any change merged before it. Only changes
 * merged later are surely waiting.
 */
function undeployedAt(waits: readonly Wait[], { deployments }: DeliveryProjection, at: Instant): readonly Instant[] {
  const hides = ({ outcome, type, isBaseline }: Deployment) =>
    outcome === "success" && type === "deploy" && !isBaseline;
  const unknown = deployments.findLast(
    (deployment) => deployment.finishedAt < at && hides(deployment) && !isContentKnown(deployment),
  );
  const since = unknown?.finishedAt ?? -Infinity;
  const waiting = waits.filter(({ mergedAt, until }) => mergedAt > since && mergedAt < at && until >= at);
  return waiting.map(({ mergedAt }) => mergedAt);
}
