// Which changes did each release bring to production for the first time?

import type { ChangeCommit } from "../../model/delivery-event.ts";
import type { Instant } from "../../model/time.ts";
import { branchName } from "./collect-pull-requests.ts";
import type { ContentSource } from "./projection.ts";
import { commitChange } from "./draft-change.ts";
import type { DraftChange } from "./draft-change.ts";
import type { ChangeIndex } from "./project-changes.ts";
import type { Trunk, TrunkCommit } from "./project-trunk.ts";
import type { LeftBehind } from "./project-deployments.ts";
import type { TypedRelease } from "./type-releases.ts";

export interface Shipment {
  readonly source: ContentSource;
  readonly hasGap: boolean;
  /** The changes that reached production for the first time. */
  readonly ships: readonly DraftChange[];
}

export interface Shipments {
  /** One for each release, in the same order. */
  readonly of: readonly Shipment[];
  /** By id of the change: the index of its release. */
  readonly shippedWith: ReadonlyMap<string, number>;
  /** Changes that no other event mentions than the release itself. */
  readonly unheardOf: readonly DraftChange[];
}

interface Content {
  readonly source: ContentSource;
  readonly hasGap: boolean;
  readonly changes: readonly DraftChange[];
}

const NOTHING: Shipment = { source: "none", hasGap: false, ships: [] };

export interface Shipping {
  readonly changes: ChangeIndex;
  readonly trunk: Trunk;
  /** By when the deployment failed or was cancelled. */
  readonly leftBehind: readonly LeftBehind[];
}

export function shipChanges(releases: readonly TypedRelease[], { changes, trunk, leftBehind }: Shipping): Shipments {
  const shippedWith = new Map<string, number>();
  const unheardOf: DraftChange[] = [];
  /** For each repository, the commit released last. */
  const running = new Map<string, TrunkCommit>();
  let previousAt: Instant = -Infinity;
  let caughtUp = 0;
  const of = releases.map((release, index) => {
    if (release.outcome === "failure" || release.type === "redeploy") return NOTHING;
    const commit = release.sha === null ? undefined : trunk.find(release.sha);
    const ran = commit === undefined ? undefined : running.get(commit.repository);
    const content =
      release.type === "rollback"
        ? undefined
        : contentOf(release, { running: ran, previousAt, commit, changes, trunk });
    if (commit !== undefined) running.set(commit.repository, commit);
    if (content === undefined) return NOTHING;
    previousAt = release.finishedAt;
    const since = caughtUp;
    while ((leftBehind[caughtUp]?.at ?? Infinity) <= release.finishedAt) caughtUp++;
    const brought = [
      ...leftBehind.slice(since, caughtUp).flatMap(({ commits }) => arrived(commits, commit, changes, trunk)),
      ...content.changes,
      ...(release.isBaseline ? mergedBefore(changes, release, commit, trunk) : []),
    ];
    const ships = distinct(brought.flatMap(withCarried)).filter(
      ({ id, isPromotion }) => !isPromotion && !shippedWith.has(id),
    );
    for (const change of ships) {
      shippedWith.set(change.id, index);
      if (changes.named(change.id) === undefined) unheardOf.push(change);
    }
    return { source: content.source, hasGap: content.hasGap, ships };
  });
  return { of, shippedWith, unheardOf };
}

/** Each change once; where it occurs twice the later one counts. */
function distinct(changes: readonly DraftChange[]): readonly DraftChange[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()];
}

interface Around {
  /** What ran before of the same repository, as its place on the trunk. */
  readonly running: TrunkCommit | undefined;
  /** When the release before finished. */
  readonly previousAt: Instant;
  readonly commit: TrunkCommit | undefined;
  readonly changes: ChangeIndex;
  readonly trunk: Trunk;
}

/**
 * The contents are, in this order of preference: the commits that whoever made the release names, the commits on the
 * trunk, the change of the release's commit, or what was merged into its branch.
 */
function contentOf(release: TypedRelease, around: Around): Content {
  const { commit, changes } = around;
  if (release.commits !== null) {
    return { source: "explicit", hasGap: false, changes: changesOf(release.commits, changes) };
  }
  if (commit !== undefined) return fromTrunk(release, commit, around);
  const merged = release.sha === null ? undefined : changes.ofCommit(release.sha);
  if (merged !== undefined) return { source: "change", hasGap: false, changes: [merged] };
  return fromBranch(release, around) ?? { source: "none", hasGap: false, changes: [] };
}

function changesOf(commits: readonly ChangeCommit[], changes: ChangeIndex): readonly DraftChange[] {
  return commits.map(({ sha, authoredAt }) => changes.ofCommit(sha) ?? commitChange(sha, authoredAt));
}

/** The changes of earlier failed deployments are in this one, unless the trunk shows that they come later. */
function arrived(
  commits: readonly ChangeCommit[],
  at: TrunkCommit | undefined,
  changes: ChangeIndex,
  trunk: Trunk,
): readonly DraftChange[] {
  const isAhead = ({ sha }: ChangeCommit) => {
    const position = trunk.find(sha);
    return position !== undefined && position.repository === at?.repository && position.n > at.n;
  };
  return changesOf(
    commits.filter((one) => !isAhead(one)),
    changes,
  );
}

function fromTrunk({ previousSha }: TypedRelease, commit: TrunkCommit, { running, changes, trunk }: Around): Content {
  const from = (previousSha === null ? undefined : trunk.find(previousSha)) ?? running;
  const commits = trunk.between(from, commit);
  const gapsBefore = from?.repository === commit.repository ? from.gaps : (commits[0]?.gaps ?? commit.gaps);
  return {
    source: "trunk",
    hasGap: commit.gaps > gapsBefore,
    changes: commits.flatMap((one) => changeOf(one, changes, trunk)),
  };
}

/** A change whose merge commit is on the trunk arrives with that commit, not with the commits before it. */
function changeOf({ sha }: TrunkCommit, changes: ChangeIndex, trunk: Trunk): readonly DraftChange[] {
  const change = changes.ofCommit(sha);
  if (change === undefined) return [];
  return change.sha === null || change.sha === sha || trunk.find(change.sha) === undefined ? [change] : [];
}

/** Where only the branch is known: what was merged into it since the release before. */
function fromBranch({ ref, finishedAt }: TypedRelease, { changes, previousAt }: Around): Content | undefined {
  if (ref === null || ref.startsWith("refs/tags/")) return undefined;
  const into = changes.mergedInto(branchName(ref));
  if (into.length === 0) return undefined;
  const merged = into.filter(({ mergedAt }) => mergedAt !== null && mergedAt <= finishedAt && mergedAt > previousAt);
  return { source: "branch", hasGap: false, changes: merged };
}

/** Everything merged before the first release came with it, whether or not it is known how. */
function mergedBefore(
  changes: ChangeIndex,
  { finishedAt }: TypedRelease,
  commit: TrunkCommit | undefined,
  trunk: Trunk,
): readonly DraftChange[] {
  return changes.changes.filter(({ mergedAt, sha }) => {
    if (mergedAt === null || mergedAt > finishedAt) return false;
    const position = sha === null ? undefined : trunk.find(sha);
    return position === undefined || commit?.repository !== position.repository || position.n <= commit.n;
  });
}

function withCarried(change: DraftChange): readonly DraftChange[] {
  const all = new Set<DraftChange>();
  const waiting = [change];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (all.has(next)) continue;
    all.add(next);
    waiting.push(...next.carries);
  }
  return [...all];
}
