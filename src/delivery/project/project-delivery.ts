// What is known of the delivery of one entity, computed from its events alone?

import type { DeliveryEvent } from "../../model/delivery-event.ts";
import type { EntityRef } from "../../model/entity.ts";
import { attributeIncidents } from "./attribute-incidents.ts";
import type { Attribution } from "./attribute-incidents.ts";
import { nameCommits } from "./commit-names.ts";
import { mergeReleases } from "./merge-releases.ts";
import { findFailures, sameIssue } from "./find-failures.ts";
import type { FailuresFound } from "./find-failures.ts";
import { joinRegions } from "./join-regions.ts";
import type { ProjectionOptions } from "../../model/delivery-options.ts";
import { orderEvents } from "./order-events.ts";
import type { Change, DeliveryProjection, Deployment, Incident } from "./projection.ts";
import { pathOf, projectChanges } from "./project-changes.ts";
import type { ChangeIndex } from "./project-changes.ts";
import type { DraftChange } from "./draft-change.ts";
import { projectIncidents } from "./project-incidents.ts";
import { projectReleases } from "./project-deployments.ts";
import { projectTrunk } from "./project-trunk.ts";
import { shipChanges } from "./ship-changes.ts";
import type { Shipments } from "./ship-changes.ts";
import { typeReleases } from "./type-releases.ts";
import type { TypedRelease } from "./type-releases.ts";

export interface DeliveredEntity {
  readonly entity: EntityRef;
  /** Globs of the entity's own paths in a shared repository; null: all paths. */
  readonly paths: readonly string[] | null;
}

/** The same events always give the same result, in whatever order and however often they are given. */
export function projectDelivery(
  { entity, paths }: DeliveredEntity,
  events: Iterable<DeliveryEvent>,
  options: ProjectionOptions,
): DeliveryProjection {
  const ordered = orderEvents(events);
  const names = nameCommits(ordered);
  const trunk = projectTrunk(ordered, names);
  const { incidents, dataErrors } = projectIncidents(ordered, options.production);
  const isIncident = (issue: string, repository: string) =>
    incidents.some(({ id }) => sameIssue(id, issue.startsWith("#") ? `${pathOf(repository)}${issue}` : issue));
  const changes = projectChanges(ordered, { trunk, names, paths, hotfixWords: options.hotfixWords, isIncident });
  const told = projectReleases(ordered, { names, options });
  const merged = options.signal === "merge" ? mergeReleases(ordered, names, paths) : [];
  const releases = typeReleases(joinRegions([...told.releases, ...merged], options), trunk);
  const shipments = shipChanges(releases, { changes, trunk, leftBehind: told.leftBehind });
  const { attributionWindow } = options;
  const attributions = attributeIncidents(incidents, {
    releases,
    changes,
    names,
    attributionWindow,
    shippedWith: shipments.shippedWith,
  });
  const found = findFailures({ releases, shipments, changes, attributions, attributionWindow });
  return {
    entity,
    firstEventAt: ordered[0]?.occurredAt ?? null,
    deployments: releases.map((release, index) => tellDeployment(release, index, shipments, found)),
    changes: tellChanges(changes, shipments, releases),
    incidents: attributions.map((attribution) => tellIncident(attribution, releases)),
    remediations: found.remediations,
    trunk: trunk.commits.flatMap((line) => line.map(({ repository, sha, n }) => ({ repository, sha, n }))),
    dataErrors: [...dataErrors, ...attributions.flatMap((attribution) => attribution.dataErrors)],
  };
}

function tellDeployment(release: TypedRelease, index: number, shipments: Shipments, found: FailuresFound): Deployment {
  const shipment = shipments.of[index];
  const { id, signal, environments, outcome, startedAt, finishedAt, sha, runs, type, isBaseline } = release;
  return {
    id,
    signal,
    environments,
    outcome,
    startedAt,
    finishedAt,
    sha,
    runs,
    type,
    isBaseline,
    key: release.keys[0] ?? id,
    isRework: isRework(release, found.repairs.has(index)),
    contentSource: shipment?.source ?? "none",
    hasGap: shipment?.hasGap ?? false,
    ships: shipment?.ships.map(({ id }) => id) ?? [],
    failure: found.failures.get(index) ?? null,
  };
}

/** What a person says takes precedence over what was computed. */
function isRework({ annotation, isUnplanned, type }: TypedRelease, repairs: boolean): boolean {
  return annotation?.unplanned ?? (isUnplanned === true || type === "rollback" || repairs);
}

function tellChanges(index: ChangeIndex, shipments: Shipments, releases: readonly TypedRelease[]): readonly Change[] {
  const isTold = (change: DraftChange) => change.mergedAt !== null || shipments.shippedWith.has(change.id);
  return [...index.changes.filter(isTold), ...shipments.unheardOf]
    .sort((a, b) => (a.mergedAt ?? 0) - (b.mergedAt ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map((change) => {
      const shippedIn = shipments.shippedWith.get(change.id);
      return {
        id: change.id,
        isPullRequest: change.isPullRequest,
        repository: change.repository,
        openedAt: change.openedAt,
        firstCommitAt: change.commitTimes[0] ?? null,
        mergedAt: change.mergedAt,
        commitTimes: change.commitTimes,
        isBot: change.isBot,
        remedy: change.remedy?.kind ?? null,
        deployment: shippedIn === undefined ? null : (releases[shippedIn]?.id ?? null),
      };
    });
}

function tellIncident(
  { incident, releases: blamed, link, isAmbiguous }: Attribution,
  releases: readonly TypedRelease[],
): Incident {
  const { id, openedAt, beganAt, resolvedAt, severity } = incident;
  const deployments = blamed.flatMap((index) => releases[index]?.id ?? []);
  return { id, openedAt, beganAt, resolvedAt, severity, deployments, link, isAmbiguous };
}
