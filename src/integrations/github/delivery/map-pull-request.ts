// Which delivery events does a pull request give: what the change is, and whether it was merged or abandoned?

import type { ChangeData } from "../../../model/delivery-event.ts";
import type { JsonObject } from "../../../model/json.ts";
import { listAt, objectAt } from "../../../model/manifest.ts";
import type { Instant } from "../../../model/time.ts";
import { present } from "../../../model/present.ts";
import type { MappedWebhook, ToldEvent } from "./mapped-webhook.ts";
import { instantAt, isTrue, labelsOf, numberAt, shaAt, textAt, writtenAt } from "./payload-parts.ts";

/** Actions after which title, labels, head or the like may have changed. */
const UPDATES = new Set(["synchronize", "edited", "labeled", "unlabeled", "reopened"]);

type ChangeKind = Extract<ToldEvent["kind"], `change.${string}`>;

/** Empty: the webhook tells nothing about delivery. */
export function mapPullRequest({ payload, repository }: MappedWebhook): readonly ToldEvent[] {
  const pull = objectAt(payload, "pull_request");
  const number = numberAt(pull, "number");
  const happened = whatHappened(textAt(payload, "action") ?? "", pull);
  if (number === undefined || happened?.at === undefined) return [];
  const { kind, at } = happened;
  const data = {
    ...changeOf(`${repository.slug}#${number}`, pull, kind === "change.merged"),
    ...present({ headRef: headRefOf(objectAt(pull, "head"), repository.slug) }),
  };
  return [{ kind, occurredAt: at, data }];
}

function whatHappened(
  action: string,
  pull: JsonObject,
): { readonly kind: ChangeKind; readonly at: Instant | undefined } | undefined {
  const updatedAt = instantAt(pull, "updated_at");
  if (action === "opened") return { kind: "change.opened", at: instantAt(pull, "created_at") };
  // INVARIANT: only `merged` tells; a pull request that was just closed has a `merge_commit_sha` too.
  if (action === "closed" && isTrue(pull, "merged")) {
    return { kind: "change.merged", at: instantAt(pull, "merged_at") ?? updatedAt };
  }
  if (action === "closed") return { kind: "change.abandoned", at: instantAt(pull, "closed_at") ?? updatedAt };
  return UPDATES.has(action) ? { kind: "change.updated", at: updatedAt } : undefined;
}

/** A branch of a fork is named with its owner, since its `main` is not this repository's. */
function headRefOf(head: JsonObject, slug: string): string | undefined {
  const isOwn = !("repo" in head) || textAt(objectAt(head, "repo"), "full_name")?.toLowerCase() === slug;
  return (isOwn ? undefined : textAt(head, "label")) ?? textAt(head, "ref");
}

function changeOf(key: string, pull: JsonObject, isMerged: boolean): ChangeData {
  const [head, author] = [objectAt(pull, "head"), objectAt(pull, "user")];
  return {
    key,
    labels: labelsOf(listAt(pull, "labels")),
    ...present({
      number: numberAt(pull, "number"),
      title: writtenAt(pull, "title"),
      body: writtenAt(pull, "body"),
      headSha: shaAt(head, "sha"),
      baseRef: textAt(objectAt(pull, "base"), "ref"),
      openedAt: instantAt(pull, "created_at"),
      mergedAt: isMerged ? instantAt(pull, "merged_at") : undefined,
      mergeSha: isMerged ? shaAt(pull, "merge_commit_sha") : undefined,
      author: textAt(author, "login"),
      isBot: textAt(author, "type") === "Bot" || undefined,
    }),
  };
}
