// What do the events about each pull request say together?

import type { ChangeCommit, ChangeData, DeliveryEvent } from "../../model/delivery-event.ts";
import type { Instant } from "../../model/time.ts";
import type { CommitNames } from "./commit-names.ts";
import type { EventOf } from "./order-events.ts";
import { isOf } from "./order-events.ts";
import type { Trunk } from "./project-trunk.ts";

export interface PullRequest {
  readonly key: string;
  readonly repository: string;
  /** For each member the value told last. */
  readonly said: Omit<ChangeData, "key" | "commits" | "openedAt" | "mergedAt" | "mergeSha" | "headRef">;
  readonly headRef: string | null;
  readonly openedAt: Instant | null;
  /** Null: not merged. */
  readonly mergedAt: Instant | null;
  readonly mergeSha: string | null;
  /** When each commit was written; without the commit that merged the pull request. */
  readonly commits: ReadonlyMap<string, Instant>;
}

type ChangeEvent = EventOf<`change.${"opened" | "updated" | "merged" | "abandoned"}`>;

/** Without pull requests that were closed unmerged. */
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
  const found = [...told.values()].flatMap((ofRequest) => putTogether(ofRequest, names));
  const merges = new Set(found.flatMap(({ mergeSha }) => mergeSha ?? []));
  return withHeadPushes(found, branches, { trunk, names, merges });
}

interface Surroundings {
  readonly trunk: Trunk;
  readonly names: CommitNames;
  /** The commits by which pull requests were merged. */
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
 * Adds the commits pushed to a pull request's branch up to its merge: when it is squashed, only these pushes tell its
 * commits. A branch may be used again, so only pushes after its last merge count.
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
    const ownPushes = pushes.filter(({ occurredAt }) => occurredAt > since && occurredAt <= until);
    if (request.mergedAt !== null) lastMerge.set(branch, request.mergedAt);
    return withMerged(request, ownPushes, around);
  });
}

/**
 * Adds commits from pushes to the branch. A commit that was on the trunk before such a push came from updating the
 * branch, and is left out.
 */
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
  // The time of a squash commit says nothing about when work began.
  if (request.mergeSha !== null && !request.commits.has(request.mergeSha)) commits.delete(request.mergeSha);
  return { ...request, commits };
}

/**
 * The commits before the merge commit in the push that merged it: for a rebase or a merge commit, those are the pull
 * request's own. A merge queue may merge several by one push; each one's commits end where the merge before stands.
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
