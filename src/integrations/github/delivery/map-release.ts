// Which delivery event does a release give? A deployment, for those who deploy by releasing.

import { objectAt } from "../../../model/manifest.ts";
import { present } from "../../../model/present.ts";
import type { MappedWebhook, ToldEvent } from "./mapped-webhook.ts";
import { idAt, instantAt, isTrue, shaAt, textAt } from "./payload-parts.ts";

/** Only `published`: `released` reports the same release again. */
export function mapRelease({ payload, repository }: MappedWebhook): readonly ToldEvent[] {
  const release = objectAt(payload, "release");
  const [id, occurredAt] = [idAt(release, "id"), instantAt(release, "published_at")];
  if (textAt(payload, "action") !== "published" || isTrue(release, "draft") || isTrue(release, "prerelease")) return [];
  if (id === undefined || occurredAt === undefined) return [];
  const tag = textAt(release, "tag_name");
  return [
    {
      kind: "deployment.finished",
      occurredAt,
      environment: "production",
      data: {
        key: `${repository.slug}:release:${id}`,
        signal: "release",
        outcome: "success",
        // `target_commitish` may be a branch that has moved on since; then the push of the tag tells the commit.
        ...present({ ref: tag, version: tag, sha: shaAt(release, "target_commitish") }),
      },
    },
  ];
}
