// Which delivery event does a push give? Commits that reached a branch, or the commit a tag stands at.

import type { PushedCommit } from "../../../model/delivery-event.ts";
import type { JsonValue } from "../../../model/json.ts";
import { listAt, objectAt } from "../../../model/manifest.ts";
import type { Instant } from "../../../model/time.ts";
import { present } from "../../../model/present.ts";
import type { MappedWebhook, ToldEvent } from "./mapped-webhook.ts";
import { instantAt, isTrue, shaAt, textAt, writtenAt } from "./payload-parts.ts";

/** GitHub lists at most this many commits of a push. */
const MOST_LISTED = 2_048;

export function mapPush(webhook: MappedWebhook): readonly ToldEvent[] {
  const { payload } = webhook;
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(textAt(payload, "ref") ?? "") ?? [];
  if (name === undefined || isTrue(payload, "deleted")) return [];
  return kind === "tags" ? tagPushed(webhook, name) : commitsPushed(webhook, name);
}

/**
 * For every branch: pushes to a pull request's branch tell when its commits were written, even if they are squashed
 * later.
 */
function commitsPushed(webhook: MappedWebhook, branch: string): readonly ToldEvent[] {
  const { payload, repository } = webhook;
  const after = shaAt(payload, "after");
  if (after === undefined) return [];
  const before = shaAt(payload, "before") ?? null;
  const listed = listAt(payload, "commits");
  const commits = listed.flatMap((commit) => pushedCommit(commit) ?? []);
  const isCapped = listed.length >= MOST_LISTED || commits.length < listed.length;
  return [
    {
      kind: "commits.pushed",
      occurredAt: pushedAt(webhook),
      data: {
        branch,
        isDefaultBranch: branch === repository.defaultBranch,
        before,
        after,
        isForced: isTrue(payload, "forced"),
        commits,
        ...(isCapped && { isCapped }),
      },
    },
  ];
}

function pushedCommit(commit: JsonValue): PushedCommit | undefined {
  const [sha, authoredAt] = [shaAt(commit, "id"), instantAt(commit, "timestamp")];
  if (sha === undefined || authoredAt === undefined) return undefined;
  return { sha, authoredAt, ...present({ message: writtenAt(commit, "message"), paths: pathsOf(commit) }) };
}

/** Undefined: the commit does not list its paths. */
function pathsOf(commit: JsonValue): readonly string[] | undefined {
  const lists = ["added", "modified", "removed"];
  if (!lists.some((list) => Array.isArray(objectAt(commit)[list]))) return undefined;
  const paths = lists.flatMap((list) => listAt(commit, list).filter((path) => typeof path === "string"));
  return [...new Set(paths)];
}

/** For an annotated tag `after` is the tag object, so the commit is taken from `head_commit`. */
function tagPushed(webhook: MappedWebhook, tag: string): readonly ToldEvent[] {
  const { payload } = webhook;
  const sha = shaAt(objectAt(payload, "head_commit"), "id") ?? shaAt(payload, "after");
  if (sha === undefined) return [];
  return [{ kind: "tag.pushed", occurredAt: pushedAt(webhook), data: { tag, sha } }];
}

/** The time of the push, which the payload gives only indirectly. */
function pushedAt({ payload, receivedAt }: MappedWebhook): Instant {
  const ofHead = instantAt(objectAt(payload, "head_commit"), "timestamp");
  return instantAt(objectAt(payload, "repository"), "pushed_at") ?? ofHead ?? receivedAt;
}
