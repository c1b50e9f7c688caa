// What was said of each change under review, put together?

import type { ChangeCommit, ChangeData, DeliveryEvent } from "../../model/delivery-event.ts";
import type { Instant } from "../../model/time.ts";
import type { CommitNames } from "./commit-names.ts";
import type { EventOf } from "./order-events.ts";
import { isOf } from "./order-events.ts";
import type { Trunk } from "./project-trunk.ts";

export interface PullRequest {
  readonly key: string;
  readonly repository: string;
  /** The last that was said of each. */
  readonly said: Omit<ChangeData, "key" | "commits" | "openedAt" | "mergedAt" | "mergeSha" | "headRef">;
  readonly headRef: string | null;
  readonly openedAt: Instant | null;
  /** Null: not merged. */
  readonly mergedAt: Instant | null;
  readonly mergeSha: string | null;
  /** By commit, when it was written; without the one that merged it. */
  readonly commits: ReadonlyMap<string, Instant>;
}

type ChangeEvent = EventOf<`change.${"opened" | "updated" | "merged" | "abandoned"}`>;

/** Without those that were closed unmerged: they are no changes. */
export function collectPullRequests(
  events: readonly DeliveryEvent[],
  trunk: Trunk,
  names: CommitNames,
): readonly PullRequest[] {
  const told = new Map<string, ChangeEvent[]>();
  const branches = new Map<string, EventOf<"commits.pushed">[]>();
  for (const event of events) {
    if (isOf(event, "change.opened", "change.updated", "change.merged", "change.abandoned")) {
      listAt(told, `${event.repository ?? ""} ${event.data.key}`).push(event);
    } else if (isOf(event, "commits.pushed") && !event.data.isDefaultBranch) {
      listAt(branches, branchKey(event.repository ?? "", event.data.branch)).push(event);
    }
  }
  const found = [...told.values()].flatMap((ofIt) => putTogether(ofIt, names));
  const merges = new Set(found.flatMap(({ mergeSha }) => mergeSha ?? []));
  return withHeadPushes(found, branches, { trunk, names, merges });
}

interface Surroundings {
  readonly trunk: Trunk;
  readonly names: CommitNames;
  /** The commits that requests were merged by. */
  readonly merges: ReadonlySet<string>;
}

function listAt<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  const list = lists.get(key);
  if (list !== undefined) return list;
  const fresh: Item[] = [];
  lists.set(key, fresh);
  return fresh;
}

function putTogether(events: readonly ChangeEvent[], names: CommitNames): readonly PullRequest[] {
  const merges = events.filter((event) => event.kind === "change.merged");
  if (merges.length === 0 && events.some((event) => event.kind === "change.abandoned")) return [];
  const all: ChangeData = Object.assign({}, ...events.map(({ data }) => data)) as ChangeData;
  const { key, commits: _, openedAt: __, mergedAt: ___, mergeSha, headRef, ...said } = all;
  const opened = events.flatMap(({ kind, data, occurredAt }) =>
    kind === "change.opened" ? [data.openedAt ?? occurredAt] : (data.openedAt ?? []),
  );
  const mergedAt = merges.map(({ data, occurredAt }) => data.mergedAt ?? occurredAt);
  return [
    {
      key,
      repository: events.find(({ repository }) => repository !== null)?.repository ?? "",
      said,
      headRef: headRef === undefined ? null : branchName(headRef),
      openedAt: opened.length === 0 ? null : Math.min(...opened),
      mergedAt: mergedAt.length === 0 ? null : Math.min(...mergedAt),
      mergeSha: mergeSha === undefined ? null : names.resolve(mergeSha),
      commits: earliest(
        events.flatMap(({ data }) => data.commits ?? []),
        names,
      ),
    },
  ];
}

function earliest(commits: Iterable<ChangeCommit>, names: CommitNames): Map<string, Instant> {
  const times = new Map<string, Instant>();
  for (const { sha, authoredAt } of commits) {
    const name = names.resolve(sha);
    times.set(name, Math.min(authoredAt, times.get(name) ?? Infinity));
  }
  return times;
}

/**
 * What was pushed to the branch a change came from, up to its merge: that is how the commits of a squashed change are
 * known. A branch may be used again, so only what came after its last merge counts.
 */
function withHeadPushes(
  requests: readonly PullRequest[],
  branches: ReadonlyMap<string, readonly EventOf<"commits.pushed">[]>,
  around: Surroundings,
): readonly PullRequest[] {
  if (branches.size === 0) return requests.map((request) => withMerged(request, [], around));
  const lastMerge = new Map<string, Instant>();
  const inOrder = [...requests].sort((a, b) => (a.mergedAt ?? Infinity) - (b.mergedAt ?? Infinity));
  return inOrder.map((request) => {
    const branch = request.headRef === null ? "" : branchKey(request.repository, request.headRef);
    const since = lastMerge.get(branch) ?? -Infinity;
    const until = request.mergedAt ?? Infinity;
    const pushes = branches.get(branch) ?? [];
    const ofIt = pushes.filter(({ occurredAt }) => occurredAt > since && occurredAt <= until);
    if (request.mergedAt !== null) lastMerge.set(branch, request.mergedAt);
    return withMerged(request, ofIt, around);
  });
}

/** What was on the trunk already when it was pushed to the branch came along with an update from there. */
function withMerged(
  request: PullRequest,
  pushes: readonly EventOf<"commits.pushed">[],
  { trunk, names, merges }: Surroundings,
): PullRequest {
  const fromBranch = pushes.flatMap(({ occurredAt, data }) =>
    data.commits.filter(({ sha }) => (trunk.find(names.resolve(sha))?.pushedAt ?? Infinity) > occurredAt),
  );
  const said = [...request.commits].map(([sha, authoredAt]) => ({ sha, authoredAt }));
  const commits = earliest([...said, ...fromBranch, ...mergedWith(request, trunk, merges)], names);
  // When a squash was written says nothing of when its work began.
  if (request.mergeSha !== null && !request.commits.has(request.mergeSha)) commits.delete(request.mergeSha);
  return { ...request, commits };
}

/**
 * The commits before it in the push that merged it: of a rebase, or of a merge commit, they are its own. A queue merges
 * several by one push; each ends where the one before was merged.
 */
function mergedWith({ mergeSha }: PullRequest, trunk: Trunk, merges: ReadonlySet<string>): readonly ChangeCommit[] {
  const merge = mergeSha === null ? undefined : trunk.find(mergeSha);
  if (merge === undefined) return [];
  const line = trunk.commits.find((list) => list[0]?.repository === merge.repository) ?? [];
  const found: ChangeCommit[] = [];
  for (let n = merge.n - 1; line[n]?.head === merge.head && !merges.has(line[n]?.sha ?? ""); n--) {
    const commit = line[n]?.commit ?? null;
    if (commit !== null) found.push(commit);
  }
  return found;
}

function branchKey(repository: string, branch: string): string {
  return `${repository} ${branchName(branch)}`;
}

export function branchName(ref: string): string {
  return ref.replace(/^refs\/heads\//, "");
}
