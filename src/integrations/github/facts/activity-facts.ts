// Is the repository still being worked on, and is anything left lying?

import { z } from "zod";
import { DAY, parseInstant } from "../../../model/time.ts";
import type { Instant, Milliseconds } from "../../../model/time.ts";
import { learn, mapKnown, tellFact, unknown } from "./known.ts";
import type { FactGroup, RepositoryLook } from "./look.ts";

const STALE: Milliseconds = 30 * DAY;
/** The most pages of a hundred pull requests read for stale ones: more than that is too many anyway. */
const MOST_PAGES = 3;

const pullsSchema = z.array(z.object({ updated_at: z.string() }));
type Pulls = z.output<typeof pullsSchema>;

export const ACTIVITY_FACTS: FactGroup = {
  names: ["repo.last_push_at", "repo.open_pr_count", "repo.stale_pr_count"],
  tell: async (look) => {
    const { html_url, pushed_at } = look.repository;
    const pulls = await learn(() => countPulls(look));
    const url = `${html_url}/pulls`;
    return {
      "repo.last_push_at": tellFact(pushed_at ? { value: pushed_at } : unknown("nobody ever pushed to it")),
      "repo.open_pr_count": tellFact(
        mapKnown(pulls, ({ open }) => open),
        { url },
      ),
      "repo.stale_pr_count": tellFact(
        mapKnown(pulls, ({ stale }) => stale),
        { url },
      ),
    };
  },
};

/**
 * The longest untouched come first, so only pages with stale ones are read. The total follows from the number of the
 * last page.
 */
async function countPulls({ github, path, at }: RepositoryLook): Promise<{ open: number; stale: number }> {
  const first = `${path}/pulls?state=open&sort=updated&direction=asc&per_page=100`;
  let page = await github.read(first, pullsSchema);
  const { last } = page;
  let stale = countStale(page.value, at);
  for (let read = 1; read < MOST_PAGES && page.next !== null && stale === read * 100; read++) {
    page = await github.read(page.next, pullsSchema);
    stale += countStale(page.value, at);
  }
  if (last === null) return { open: page.value.length, stale };
  const end = await github.read(`${first}&page=${last}`, pullsSchema);
  return { open: (last - 1) * 100 + end.value.length, stale };
}

function countStale(pulls: Pulls, at: Instant): number {
  return pulls.filter(({ updated_at }) => (parseInstant(updated_at) ?? at) < at - STALE).length;
}
