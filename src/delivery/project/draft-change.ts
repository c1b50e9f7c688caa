// What is known of a change before it is known when it reached production?

import type { Instant } from "../../model/time.ts";
import { classifyChange } from "./classify-change.ts";
import type { Remedy } from "./classify-change.ts";
import { branchName } from "./collect-pull-requests.ts";
import type { PullRequest } from "./collect-pull-requests.ts";
import type { TrunkCommit } from "./project-trunk.ts";

export interface DraftChange {
  readonly id: string;
  readonly isPullRequest: boolean;
  readonly repository: string;
  readonly number: number | null;
  readonly title: string;
  readonly openedAt: Instant | null;
  readonly mergedAt: Instant | null;
  /** The commit of this change on the trunk. */
  readonly sha: string | null;
  readonly commitTimes: readonly Instant[];
  readonly isBot: boolean;
  readonly remedy: Remedy | null;
  /** Whether it brings nothing of its own: a merge of one long-lived branch into another. */
  readonly isPromotion: boolean;
  /** Other changes that are part of this one. */
  readonly carries: readonly DraftChange[];
  readonly baseRef: string | null;
}

/** What is needed to tell whether a change is a repair. */
export interface RemedyContext {
  readonly hotfixWords: readonly string[];
  readonly isIncident: (issue: string, repository: string) => boolean;
}

export function draftRequest(
  request: PullRequest,
  { carries, isPromotion }: Pick<DraftChange, "carries" | "isPromotion">,
  { hotfixWords, isIncident }: RemedyContext,
): DraftChange {
  const { key, repository, said, headRef, openedAt, mergedAt, mergeSha, commits } = request;
  const { title = "", body = "", labels = [], number = numberIn(key), author } = said;
  const described = { title, body, labels, branch: headRef ?? "" };
  return {
    id: key,
    isPullRequest: true,
    repository,
    number,
    title,
    openedAt,
    mergedAt,
    sha: mergeSha,
    commitTimes: [...commits.values()].sort((a, b) => a - b),
    isBot: said.isBot === true || author?.endsWith("[bot]") === true,
    remedy: classifyChange(described, hotfixWords, (issue) => isIncident(issue, repository)),
    isPromotion,
    carries,
    baseRef: baseOf(request),
  };
}

function numberIn(key: string): number | null {
  const digits = /(?:^|[#!])(\d+)$/.exec(key)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The branch the pull request is to be merged into. */
export function baseOf({ said }: PullRequest): string | null {
  return said.baseRef === undefined ? null : branchName(said.baseRef);
}

export function draftDirectPush(
  { sha, repository, pushedAt, commit }: TrunkCommit,
  { hotfixWords, isIncident }: RemedyContext,
): DraftChange {
  const [title = "", ...rest] = (commit?.message ?? "").split("\n");
  const described = { title, body: rest.join("\n"), labels: [], branch: "" };
  return {
    ...commitChange(sha, commit?.authoredAt ?? pushedAt),
    repository,
    title,
    mergedAt: pushedAt,
    remedy: classifyChange(described, hotfixWords, (issue) => isIncident(issue, repository)),
  };
}

/** A commit of which nothing else is known than when it was written. */
export function commitChange(sha: string, authoredAt: Instant): DraftChange {
  return {
    id: sha,
    isPullRequest: false,
    repository: "",
    number: null,
    title: "",
    openedAt: null,
    mergedAt: null,
    sha,
    commitTimes: [authoredAt],
    isBot: false,
    remedy: null,
    isPromotion: false,
    carries: [],
    baseRef: null,
  };
}
