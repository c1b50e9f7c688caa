// How is the repository set up?

import { z } from "zod";
import { isKnown, learn, mapKnown, tellFact, unknown } from "./known.ts";
import type { Known } from "./known.ts";
import type { FactGroup, HostedRepository } from "./look.ts";

const communitySchema = z.object({ health_percentage: z.number() });

export const SETTING_FACTS: FactGroup = {
  names: [
    "repo.is_archived",
    "repo.visibility",
    "repo.default_branch",
    "repo.license_spdx",
    "repo.community_health_pct",
    "repo.delete_branch_on_merge",
    "repo.topic_count",
  ],
  tell: async ({ github, path, repository }) => {
    const { html_url, topics } = repository;
    const profile = await learn(async () => (await github.read(`${path}/community/profile`, communitySchema)).value);
    const health = isKnown(profile)
      ? mapKnown(profile, ({ health_percentage }) => health_percentage)
      : unknown("GitHub tells this only for public repositories");
    return {
      "repo.is_archived": repository.archived,
      "repo.visibility": repository.visibility ?? (repository.private === false ? "public" : "private"),
      "repo.default_branch": repository.default_branch,
      "repo.license_spdx": tellFact(licenseOf(repository)),
      "repo.community_health_pct": tellFact(health, { url: `${html_url}/community` }),
      "repo.delete_branch_on_merge": tellFact(deletesBranches(repository), { url: `${html_url}/settings` }),
      "repo.topic_count": tellFact({ value: topics?.length ?? 0 }, { items: topics ?? [] }),
    };
  },
};

/** `NOASSERTION` where there is a licence that GitHub does not recognise. */
function licenseOf({ license }: HostedRepository): Known<string> {
  const id = license?.spdx_id ?? undefined;
  return id === undefined ? unknown("GitHub finds no licence") : { value: id };
}

function deletesBranches({ delete_branch_on_merge: value }: HostedRepository): Known<boolean> {
  return value === undefined ? unknown("GitHub tells this only to an app that may write contents") : { value };
}
