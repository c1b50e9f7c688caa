// How did the checks of a commit end, taken together?

import { z } from "zod";
import type { Asking } from "../client/github.ts";
import { readPages } from "../client/read-pages.ts";
import { isKnown, learn, unknown } from "./known.ts";
import type { Known } from "./known.ts";
import { pathOfRepository } from "./look.ts";

export const CHECK_CONCLUSION = "ci.check_conclusion";

export interface CheckedCommit {
  /** `acme/shop` */
  readonly repository: string;
  readonly commit: string;
  /** The id of the workflow run that asks. Its own unfinished jobs wait for the answer, so they do not count. */
  readonly run: string;
}

export interface ChecksOfCommit {
  /** `success`, `neutral`, `cancelled` or `failure`; not known where there are no checks, or some have not ended. */
  readonly conclusion: Known<string>;
  /** How many checks have not ended. */
  readonly running: number;
}

/** The most pages of a hundred checks; a commit with more is not read completely. */
const MOST_PAGES = 5;

const checkRunsSchema = z.object({
  check_runs: z.array(
    z.object({ status: z.string(), conclusion: z.string().nullable(), details_url: z.string().nullish() }),
  ),
});
const statusSchema = z.object({ statuses: z.array(z.object({ state: z.string() })) });

/** The worst first. A conclusion that is in none of these sets is harmless. */
const WORST_FIRST: readonly (readonly [string, ReadonlySet<string>])[] = [
  ["failure", new Set(["failure", "timed_out", "startup_failure", "action_required", "error"])],
  ["cancelled", new Set(["cancelled", "stale"])],
  ["success", new Set(["success"])],
];

/** Check runs and commit statuses, the newest of each name. Rejects where GitHub cannot be asked now. */
export async function readChecks(github: Asking, checked: CheckedCommit): Promise<ChecksOfCommit> {
  const found = await learn(async () => [
    ...(await readCheckRuns(github, checked)),
    ...(await readStatuses(github, checked)),
  ]);
  if (!isKnown(found)) return { conclusion: found, running: 0 };
  const ended = found.value.filter((how) => how !== null);
  const running = found.value.length - ended.length;
  return { conclusion: conclude(ended, running), running };
}

/** A failed check decides, even while others are still running. */
function conclude(ended: readonly string[], running: number): Known<string> {
  const worst = WORST_FIRST.find(([, those]) => ended.some((how) => those.has(how)))?.[0];
  if (worst === "failure" || worst === "cancelled") return { value: worst };
  if (running > 0) return unknown(`${running} checks of the commit have not ended`);
  if (ended.length === 0) return unknown("nothing checked the commit");
  return { value: worst ?? "neutral" };
}

/** Null: the check has not ended. */
type Ending = string | null;

async function readCheckRuns(github: Asking, { repository, commit, run }: CheckedCommit): Promise<readonly Ending[]> {
  const path = `${pathOfRepository(repository)}/commits/${encodeURIComponent(commit)}/check-runs`;
  const { items, isWhole } = await readPages(github, `${path}?filter=latest&per_page=100`, {
    schema: checkRunsSchema,
    itemsOf: (page) => page.check_runs,
    most: MOST_PAGES,
  });
  const own = new RegExp(`/actions/runs/${run}(?:/|$)`);
  const asked = items.filter(({ status, details_url }) => status === "completed" || !own.test(details_url ?? ""));
  const endings = asked.map(({ status, conclusion }) => (status === "completed" ? conclusion : null));
  // Checks that were not read count as one that has not ended.
  return isWhole ? endings : [...endings, null];
}

async function readStatuses(github: Asking, { repository, commit }: CheckedCommit): Promise<readonly Ending[]> {
  const path = `${pathOfRepository(repository)}/commits/${encodeURIComponent(commit)}/status?per_page=100`;
  const { statuses } = (await github.read(path, statusSchema)).value;
  return statuses.map(({ state }) => (state === "pending" ? null : state));
}
