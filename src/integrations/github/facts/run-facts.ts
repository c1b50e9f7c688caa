// Does the pipeline work, and how long does it take?

import { z } from "zod";
import { DAY, formatInstant, parseInstant } from "../../../model/time.ts";
import type { Instant, Milliseconds } from "../../../model/time.ts";
import { readPages } from "../client/read-pages.ts";
import { isKnown, learn, tellFact, unknown } from "./known.ts";
import type { Known } from "./known.ts";
import type { FactGroup, RepositoryLook } from "./look.ts";

const WINDOW: Milliseconds = 30 * DAY;
/** The most pages of a hundred runs, newest first. Where the window has more runs, these stand for all of them. */
const MOST_PAGES = 3;

const runsSchema = z.object({
  workflow_runs: z.array(
    z.object({
      event: z.string(),
      conclusion: z.string().nullable(),
      head_repository: z.object({ full_name: z.string() }).nullish(),
      created_at: z.string(),
      run_started_at: z.string().optional(),
      updated_at: z.string(),
    }),
  ),
});

interface Run {
  readonly conclusion: string | null;
  readonly startedAt: Instant;
  readonly updatedAt: Instant;
}

const FAILURES = new Set(["failure", "timed_out", "startup_failure"]);

export const RUN_FACTS: FactGroup = {
  names: ["ci.last_run_at", "ci.success_pct_30d", "ci.duration_p50_seconds"],
  tell: async (look) => {
    const runs = await learn(() => readRuns(look));
    const url = `${look.repository.html_url}/actions?query=${encodeURIComponent(`branch:${look.repository.default_branch}`)}`;
    const of = (figure: (known: readonly Run[]) => Known<string | number>) =>
      tellFact(isKnown(runs) ? figure(runs.value) : runs, { url });
    return {
      "ci.last_run_at": of(lastRun),
      "ci.success_pct_30d": of((known) => successOf(decidedIn(known, look.at))),
      "ci.duration_p50_seconds": of((known) => medianOf(decidedIn(known, look.at))),
    };
  },
};

/** Only runs of the default branch itself: not of pull requests, nor of a branch of the same name in a fork. */
async function readRuns({ github, path, repository, at }: RepositoryLook): Promise<readonly Run[]> {
  const { default_branch: branch, full_name: name } = repository;
  const query = new URLSearchParams({ branch, exclude_pull_requests: "true", per_page: "100" });
  const { items } = await readPages(github, `${path}/actions/runs?${query.toString()}`, {
    schema: runsSchema,
    itemsOf: (page) => page.workflow_runs,
    most: MOST_PAGES,
    isEnough: (found) => found.some(({ created_at }) => (parseInstant(created_at) ?? at) < at - WINDOW),
  });
  return items
    .filter(({ event }) => !event.startsWith("pull_request"))
    .filter(({ head_repository }) => head_repository?.full_name.toLowerCase() === name.toLowerCase())
    .flatMap(({ conclusion, created_at, run_started_at, updated_at }) => {
      const [startedAt, updatedAt] = [parseInstant(run_started_at ?? created_at), parseInstant(updated_at)];
      return startedAt === undefined || updatedAt === undefined ? [] : [{ conclusion, startedAt, updatedAt }];
    });
}

function lastRun(runs: readonly Run[]): Known<string> {
  if (runs.length === 0) return unknown("there is no run of the default branch");
  return { value: formatInstant(Math.max(...runs.map(({ updatedAt }) => updatedAt))) };
}

/** Runs that were cancelled, skipped or are still going say nothing. */
function decidedIn(runs: readonly Run[], at: Instant): readonly Run[] {
  return runs.filter(
    ({ conclusion, startedAt }) =>
      startedAt >= at - WINDOW && (conclusion === "success" || FAILURES.has(conclusion ?? "")),
  );
}

const NONE = unknown("no run of the default branch succeeded or failed in 30 days");

function successOf(decided: readonly Run[]): Known<number> {
  if (decided.length === 0) return NONE;
  const succeeded = decided.filter(({ conclusion }) => conclusion === "success").length;
  return { value: Math.round((1_000 * succeeded) / decided.length) / 10 };
}

function medianOf(decided: readonly Run[]): Known<number> {
  const durations = decided.map(({ startedAt, updatedAt }) => (updatedAt - startedAt) / 1_000).sort((a, b) => a - b);
  const [low, high] = [durations[(durations.length - 1) >> 1], durations[durations.length >> 1]];
  return low === undefined || high === undefined ? NONE : { value: (low + high) / 2 };
}
