// In which order did commits reach the branch that deployments are made from?

import type { DeliveryEvent, PushedCommit } from "../../model/delivery-event.ts";
import type { Instant } from "../../model/time.ts";
import type { CommitNames } from "./commit-names.ts";
import type { EventOf } from "./order-events.ts";
import { isOf } from "./order-events.ts";

type Push = EventOf<"commits.pushed">;

export interface TrunkCommit {
  readonly repository: string;
  readonly sha: string;
  /** Position on the branch, from 0. */
  readonly n: number;
  readonly pushedAt: Instant;
  /** Null: only the commit's name is known. */
  readonly commit: PushedCommit | null;
  /** How many pushes up to this one are known to lack commits. */
  readonly gaps: number;
  /** The last commit of the push that brought this one; a merge is identified by it. */
  readonly head: string;
}

export interface Trunk {
  /** One list per repository, in the order of the branch. */
  readonly commits: readonly (readonly TrunkCommit[])[];
  find(sha: string): TrunkCommit | undefined;
  /**
   * The commits after `from` up to and including `to`, in the repository of `to`; from the beginning where `from` is
   * undefined or in another repository.
   */
  between(from: TrunkCommit | undefined, to: TrunkCommit): readonly TrunkCommit[];
}

export function projectTrunk(events: readonly DeliveryEvent[], names: CommitNames): Trunk {
  const pushes = new Map<string, Push[]>();
  for (const event of events) {
    if (!isOf(event, "commits.pushed") || !event.data.isDefaultBranch) continue;
    const repository = event.repository ?? "";
    const before = pushes.get(repository);
    if (before === undefined) pushes.set(repository, [event]);
    else before.push(event);
  }
  const commits = [...pushes].map(([repository, ofRepository]) => layOut(repository, inChain(ofRepository), names));
  const byRepository = new Map(commits.map((list) => [list[0]?.repository, list]));
  const bySha = new Map(commits.flatMap((list) => list.map((commit) => [commit.sha, commit] as const)));
  return {
    commits,
    find: (sha) => bySha.get(sha),
    between: (from, to) => {
      const start = from?.repository === to.repository ? from.n + 1 : 0;
      return byRepository.get(to.repository)?.slice(start, to.n + 1) ?? [];
    },
  };
}

/**
 * Puts each push after the one it builds on, since neither the clocks of senders nor those of committers can be relied
 * on.
 */
function inChain(pushes: readonly Push[]): readonly Push[] {
  const after = new Set(pushes.map(({ data }) => data.after));
  const byBefore = Map.groupBy(pushes, ({ data }) => data.before);
  const chained = new Set<Push>();
  const follow = (start: Push): void => {
    for (let push: Push | undefined = start; push !== undefined;) {
      chained.add(push);
      push = byBefore.get(push.data.after)?.find((next) => !chained.has(next));
    }
  };
  for (const push of pushes) {
    const buildsOnKnown = push.data.before !== null && after.has(push.data.before);
    if (!chained.has(push) && !buildsOnKnown) follow(push);
  }
  for (const push of pushes) if (!chained.has(push)) follow(push);
  return [...chained];
}

function layOut(repository: string, pushes: readonly Push[], names: CommitNames): readonly TrunkCommit[] {
  const line: TrunkCommit[] = [];
  const positions = new Map<string, number>();
  let gaps = 0;
  let head: string | null = null;
  for (const { data, occurredAt: pushedAt } of pushes) {
    const after = names.resolve(data.after);
    const resetTo = positions.get(after);
    if (data.isForced && resetTo !== undefined) cutAfter(resetTo);
    else {
      const before = data.before === null ? null : names.resolve(data.before);
      if (data.isCapped === true || (line.length > 0 && before !== head)) gaps++;
      for (const commit of data.commits) append(names.resolve(commit.sha), commit, pushedAt, after);
      if (!positions.has(after)) appendUnseen(after, pushedAt);
    }
    head = after;
  }
  return line;

  function append(sha: string, commit: PushedCommit | null, pushedAt: Instant, after: string): void {
    if (positions.has(sha)) return;
    positions.set(sha, line.length);
    line.push({ repository, sha, n: line.length, pushedAt, commit, gaps, head: after });
  }

  function appendUnseen(sha: string, pushedAt: Instant): void {
    gaps++;
    append(sha, null, pushedAt, sha);
  }

  function cutAfter(position: number): void {
    for (const { sha } of line.splice(position + 1)) positions.delete(sha);
  }
}
