// Which releases do pushes to the trunk make, where merging is deploying?

import type { DeliveryEvent } from "../../model/delivery-event.ts";
import type { CommitNames } from "./commit-names.ts";
import { isOf } from "./order-events.ts";
import type { Release } from "./project-deployments.ts";
import { reaches } from "./project-changes.ts";

/** One for each push that touches the entity's `paths`; null: all paths. */
export function mergeReleases(
  events: readonly DeliveryEvent[],
  names: CommitNames,
  paths: readonly string[] | null,
): readonly Release[] {
  return events.flatMap((event): Release[] => {
    if (!isOf(event, "commits.pushed") || !event.data.isDefaultBranch) return [];
    const { commits, after } = event.data;
    if (commits.length > 0 && !commits.some((commit) => reaches(commit.paths ?? null, paths))) return [];
    const sha = names.resolve(after);
    return [
      {
        id: event.dedupeKey,
        keys: [after],
        signal: "merge",
        environments: ["production"],
        outcome: "success",
        startedAt: null,
        finishedAt: event.occurredAt,
        arrivedAt: event.occurredAt,
        sha,
        runs: sha,
        artifact: null,
        ref: null,
        previousSha: null,
        commits: null,
        saidType: null,
        rollsBack: null,
        flippedAt: null,
        isUnplanned: null,
        annotation: null,
      },
    ];
  });
}
