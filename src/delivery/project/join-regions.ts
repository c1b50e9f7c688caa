// Which releases count? Only those of the signal in use, with the regions of a release joined into one.

import { DEPLOYMENT_SIGNALS } from "../../model/delivery-event.ts";
import type { DeploymentSignal } from "../../model/delivery-event.ts";
import { compareText } from "../../model/problem.ts";
import type { Instant } from "../../model/time.ts";
import { ROLLOUT_WINDOW, SIGNAL_MEMORY, SIGNAL_OVERLAP } from "../../model/delivery-options.ts";
import type { ProjectionOptions } from "../../model/delivery-options.ts";
import type { Release } from "./project-deployments.ts";

/** Sorted by when they finished, then by id. */
export function joinRegions(
  releases: readonly Release[],
  { multiRegion, signal }: ProjectionOptions,
): readonly Release[] {
  const counted = inOrder(ofSignal(inOrder(releases), signal));
  if (multiRegion === "each") return counted;
  const joined: Release[] = [];
  const rollouts = new Map<string, { at: number; readonly since: Instant }>();
  for (const release of counted) {
    const rollout = release.runs === null || release.outcome === "failure" ? undefined : rollouts.get(release.runs);
    const before = rollout === undefined ? undefined : joined[rollout.at];
    if (rollout !== undefined && before !== undefined && isNextRegion(release, before, rollout.since)) {
      joined[rollout.at] = join(before, release, multiRegion);
    } else {
      joined.push(release);
      if (release.runs !== null && release.outcome === "success") {
        rollouts.set(release.runs, { at: joined.length - 1, since: release.finishedAt });
      }
    }
  }
  return inOrder(joined);
}

function inOrder(releases: readonly Release[]): readonly Release[] {
  return [...releases].sort((a, b) => a.finishedAt - b.finishedAt || compareText(a.id, b.id));
}

/** A deployment to an environment where the release already is, is not another region but a new deployment. */
function isNextRegion(release: Release, before: Release, since: Instant): boolean {
  const isElsewhere = release.environments.every((environment) => !before.environments.includes(environment));
  return isElsewhere && release.finishedAt - since <= ROLLOUT_WINDOW;
}

function join(first: Release, next: Release, finish: "first" | "last"): Release {
  const starts = [first.startedAt, next.startedAt].filter((at) => at !== null);
  const commits = [...(first.commits ?? []), ...(next.commits ?? [])];
  return {
    ...first,
    keys: [...first.keys, ...next.keys],
    environments: [...first.environments, ...next.environments],
    startedAt: starts.length === 0 ? null : Math.min(...starts),
    finishedAt: finish === "last" ? next.finishedAt : first.finishedAt,
    commits: first.commits === null && next.commits === null ? null : commits,
    saidType: first.saidType ?? next.saidType,
    rollsBack: first.rollsBack ?? next.rollsBack,
    flippedAt: first.flippedAt ?? next.flippedAt,
    isUnplanned: first.isUnplanned ?? next.isUnplanned,
    annotation: first.annotation === null ? next.annotation : { ...next.annotation, ...first.annotation },
  };
}

/**
 * Where an entity has several signals, each of them reports the same releases. Only the best signal in use at the time
 * counts.
 */
function ofSignal(releases: readonly Release[], wanted: DeploymentSignal | "auto"): readonly Release[] {
  if (wanted !== "auto") return releases.filter(({ signal }) => signal === wanted);
  const seen = DEPLOYMENT_SIGNALS.map((signal) => releases.filter((release) => release.signal === signal));
  return releases.filter((release) => {
    const better = seen.slice(0, DEPLOYMENT_SIGNALS.indexOf(release.signal));
    return !better.some((list) => isInUse(list, release.finishedAt));
  });
}

function isInUse(releases: readonly Release[], at: Instant): boolean {
  const last = lastUpTo(releases, at + SIGNAL_OVERLAP);
  return last !== undefined && last.finishedAt >= at - SIGNAL_MEMORY;
}

/** The last one that finished at or before `at`; the list is in the order of finishing. */
function lastUpTo<Finished extends { readonly finishedAt: Instant }>(
  releases: readonly Finished[],
  at: Instant,
): Finished | undefined {
  return releases[countUpTo(releases, at) - 1];
}

/** How many finished at or before `at`; the list is in the order of finishing. */
export function countUpTo(releases: readonly { readonly finishedAt: Instant }[], at: Instant): number {
  let low = 0;
  for (let high = releases.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((releases[middle]?.finishedAt ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
