// Which changes are there: merged pull requests, and commits pushed directly to the trunk?

import type { DeliveryEvent } from "../../model/delivery-event.ts";
import { matchesGlob } from "../../model/glob.ts";
import type { Instant } from "../../model/time.ts";
import { branchName, collectPullRequests } from "./collect-pull-requests.ts";
import type { PullRequest } from "./collect-pull-requests.ts";
import type { CommitNames } from "./commit-names.ts";
import { baseOf, draftDirectPush, draftRequest } from "./draft-change.ts";
import type { DraftChange, RemedyContext } from "./draft-change.ts";
import { isOf } from "./order-events.ts";
import type { Trunk } from "./project-trunk.ts";

export interface ChangeIndex {
  /** Without promotions, and without changes outside the entity's paths. */
  readonly changes: readonly DraftChange[];
  /** The change a commit belongs to; for the merge commit of a promotion the promotion. */
  ofCommit(sha: string): DraftChange | undefined;
  /** Found by key, `acme/shop#17`, `#17` or number. */
  named(name: string): DraftChange | undefined;
  titled(title: string, before: Instant): DraftChange | undefined;
  mergedInto(branch: string): readonly DraftChange[];
}

export interface ChangeContext extends RemedyContext {
  readonly trunk: Trunk;
  readonly names: CommitNames;
  /** Globs of the paths that belong to the entity; null: all paths. */
  readonly paths: readonly string[] | null;
}

export function projectChanges(events: readonly DeliveryEvent[], context: ChangeContext): ChangeIndex {
  const requests = collectPullRequests(events, context.trunk, context.names);
  const owners = ownersOf(requests);
  const drafts = draftRequests(requests, owners, { ...context, trunks: trunkBranches(events) });
  const direct = directPushes(context, owners);
  const all = [...drafts.values(), ...direct];
  const bySha = new Map<string, DraftChange>(direct.map((change) => [change.sha ?? "", change]));
  for (const [sha, request] of owners) {
    const draft = drafts.get(request);
    if (draft !== undefined) bySha.set(sha, draft);
  }
  return indexOf(all, bySha);
}

function indexOf(all: readonly DraftChange[], bySha: ReadonlyMap<string, DraftChange>): ChangeIndex {
  const byName = new Map<string, DraftChange>();
  for (const change of all) {
    byName.set(change.id, change);
    if (change.number === null) continue;
    for (const name of [String(change.number), `#${change.number}`, `${pathOf(change.repository)}#${change.number}`]) {
      byName.set(name, change);
    }
  }
  const byTitle = Map.groupBy(all, ({ title }) => title);
  const byBase = Map.groupBy(all, ({ baseRef }) => baseRef ?? "");
  return {
    changes: all.filter(({ isPromotion }) => !isPromotion),
    ofCommit: (sha) => bySha.get(sha),
    named: (name) => byName.get(name),
    titled: (title, before) => byTitle.get(title)?.findLast(({ mergedAt }) => mergedAt !== null && mergedAt < before),
    mergedInto: (branch) => byBase.get(branchName(branch)) ?? [],
  };
}

/** Cuts off the host: `acme/shop` for `github.com/acme/shop`. */
export function pathOf(repository: string): string {
  return repository.replace(/^[^/]*\.[^/]*\//, "");
}

/** The pull request each commit belongs to. A commit in several of them belongs to the one merged first. */
function ownersOf(requests: readonly PullRequest[]): Map<string, PullRequest> {
  const owners = new Map<string, PullRequest>();
  const inOrder = [...requests].sort((a, b) => (a.mergedAt ?? Infinity) - (b.mergedAt ?? Infinity));
  for (const request of inOrder) if (request.mergeSha !== null) owners.set(request.mergeSha, request);
  for (const request of inOrder) {
    for (const sha of request.commits.keys()) if (!owners.has(sha)) owners.set(sha, request);
  }
  return owners;
}

function trunkBranches(events: readonly DeliveryEvent[]): ReadonlySet<string> {
  const pushes = events.filter((event) => isOf(event, "commits.pushed"));
  return new Set(pushes.filter(({ data }) => data.isDefaultBranch).map(({ data }) => branchName(data.branch)));
}

interface DraftingContext extends ChangeContext {
  readonly trunks: ReadonlySet<string>;
}

function draftRequests(
  requests: readonly PullRequest[],
  owners: ReadonlyMap<string, PullRequest>,
  context: DraftingContext,
): ReadonlyMap<PullRequest, DraftChange> {
  const branchOf = ({ repository }: PullRequest, branch: string | null) => `${repository} ${branch ?? ""}`;
  const byBase = Map.groupBy(requests, (request) => branchOf(request, baseOf(request)));
  const drafts = new Map<PullRequest, DraftChange>();
  // Whatever a change carries was merged before it, so in this order it is drafted already.
  const inOrder = [...requests].sort((a, b) => (a.mergedAt ?? Infinity) - (b.mergedAt ?? Infinity));
  for (const request of inOrder) {
    if (!reaches(pathsOfRequest(request, context.trunk), context.paths)) continue;
    const intoIt = request.headRef === null ? undefined : byBase.get(branchOf(request, request.headRef));
    const carried = carriedBy(request, owners, intoIt ?? []);
    const carries = carried.flatMap((other) => drafts.get(other) ?? []);
    drafts.set(
      request,
      draftRequest(request, { carries, isPromotion: isPromotion(request, owners, carries, context) }, context),
    );
  }
  return drafts;
}

/** Pull requests whose commits are in this one, or that were merged into its branch before it was merged itself. */
function carriedBy(
  request: PullRequest,
  owners: ReadonlyMap<string, PullRequest>,
  intoItsBranch: readonly PullRequest[],
): readonly PullRequest[] {
  const { mergedAt } = request;
  if (mergedAt === null) return [];
  const byCommit = [...request.commits.keys()].flatMap((sha) => owners.get(sha) ?? []);
  const byBranch = intoItsBranch.filter((other) => other.mergedAt !== null && other.mergedAt <= mergedAt);
  return [...new Set([...byCommit, ...byBranch])].filter((other) => other !== request);
}

function isPromotion(
  request: PullRequest,
  owners: ReadonlyMap<string, PullRequest>,
  carries: readonly DraftChange[],
  { trunks }: DraftingContext,
): boolean {
  if (request.mergedAt === null) return false;
  if ([...request.commits.keys()].some((sha) => owners.get(sha) === request)) return false;
  return carries.length > 0 || (request.headRef !== null && trunks.has(request.headRef));
}

function directPushes(context: ChangeContext, owners: ReadonlyMap<string, PullRequest>): readonly DraftChange[] {
  return context.trunk.commits
    .flat()
    .filter(({ sha, commit }) => commit !== null && !owners.has(sha) && reaches(commit.paths ?? null, context.paths))
    .map((commit) => draftDirectPush(commit, context));
}

/** Null: not known. */
function pathsOfRequest({ said, mergeSha }: PullRequest, trunk: Trunk): readonly string[] | null {
  if (said.paths !== undefined) return said.paths;
  return (mergeSha === null ? null : trunk.find(mergeSha)?.commit?.paths) ?? null;
}

/**
 * Whether a change touches the entity's paths. Where the changed paths are not known it counts: people notice a change
 * too many, but not a missing one.
 */
export function reaches(paths: readonly string[] | null, globs: readonly string[] | null): boolean {
  if (paths === null || globs === null) return true;
  return paths.some((path) => globs.some((glob) => matchesGlob(path, glob)));
}
