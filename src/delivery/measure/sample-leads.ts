// How long did each change take to reach production?

import type { Instant } from "../../model/time.ts";
import type { MeasureOptions } from "../../model/delivery-options.ts";
import type { Change, Deployment } from "../project/projection.ts";

const HOUR = 3_600_000;

export interface LeadSamples {
  readonly hours: readonly number[];
  /** How many changes have no known first commit. */
  readonly startEstimated: number;
  /** How many changes were deployed before they were begun, going by the clocks. */
  readonly skewed: number;
  readonly deployedBeforeMerge: number;
  readonly byBots: number;
}

interface Lead {
  readonly change: Change;
  readonly finishedAt: Instant;
}

/** `changes`: by id. `counted`: the deployments of the window that count. */
export function sampleLeads(
  changes: ReadonlyMap<string, Change>,
  counted: readonly Deployment[],
  options: MeasureOptions,
): LeadSamples {
  const shipping = counted.filter(({ isBaseline }) => options.includeBaseline || !isBaseline);
  const leads = shipping.flatMap(({ ships, finishedAt }): Lead[] =>
    ships.flatMap((id) => {
      const change = changes.get(id);
      return change !== undefined && isCounted(change, options) ? [{ change, finishedAt }] : [];
    }),
  );
  const milliseconds = leads.flatMap((lead) => startsOf(lead.change, options).map((start) => lead.finishedAt - start));
  return {
    hours: milliseconds.map((lead) => Math.max(0, lead) / HOUR),
    startEstimated: leads.filter(({ change }) => change.firstCommitAt === null).length,
    skewed: milliseconds.filter((lead) => lead < 0).length,
    deployedBeforeMerge: leads.filter(({ change, finishedAt }) => isBeforeMerge(change, finishedAt)).length,
    byBots: leads.filter(({ change }) => change.isBot).length,
  };
}

function isCounted({ isPullRequest, isBot }: Change, { unit, includeBots }: MeasureOptions): boolean {
  return (unit !== "pull-request" || isPullRequest) && (includeBots || !isBot);
}

function isBeforeMerge({ isPullRequest, mergedAt }: Change, finishedAt: Instant): boolean {
  return isPullRequest && (mergedAt === null || mergedAt > finishedAt);
}

/** When work on a change began: one instant, or one per commit; none where it is not known. */
export function startsOf(
  change: Change,
  { unit, leadStart }: Pick<MeasureOptions, "unit" | "leadStart">,
): readonly Instant[] {
  if (unit === "commit" && change.commitTimes.length > 0) return change.commitTimes;
  const start = startOf(change, leadStart);
  return start === null ? [] : [start];
}

function startOf(
  { openedAt, firstCommitAt, mergedAt }: Change,
  leadStart: MeasureOptions["leadStart"],
): Instant | null {
  if (leadStart === "merged") return mergedAt ?? firstCommitAt;
  if (leadStart === "opened") return openedAt ?? firstCommitAt ?? mergedAt;
  if (leadStart === "firstCommit" && firstCommitAt !== null) return firstCommitAt;
  const known = [openedAt, firstCommitAt].filter((at) => at !== null);
  return known.length === 0 ? mergedAt : Math.min(...known);
}
