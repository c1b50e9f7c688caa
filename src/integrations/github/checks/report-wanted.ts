// Which changes should get a check run: of a pull request, of a merge queue, or once again?

import { z } from "zod";
import type { Muster } from "../../../app/muster.ts";
import type { JsonValue } from "../../../model/json.ts";
import { around, readPayload } from "../read-payload.ts";
import type { Around } from "../read-payload.ts";
import { readExternalId } from "./check-run.ts";
import { commitSha } from "./compare-commits.ts";
import { reportChange } from "./report-change.ts";

const sha = z.object({ sha: commitSha });
const pullRequestSchema = z.object({ pull_request: z.object({ head: sha, base: sha }), ...around });
const mergeGroupSchema = z.object({ merge_group: z.object({ head_sha: commitSha, base_sha: commitSha }), ...around });
const checkRunSchema = z.object({
  check_run: z.object({ id: z.int(), external_id: z.string().nullish() }),
  ...around,
});
const checkSuiteSchema = z.object({
  check_suite: z.object({
    head_sha: commitSha,
    updated_at: z.string().max(40).default(""),
    pull_requests: z.array(z.object({ head: sha, base: sha })).default([]),
  }),
  ...around,
});

interface Wanted {
  readonly head: string;
  readonly base: string;
  readonly again?: string;
}

type ReadWanted = (payload: JsonValue) => {
  readonly around: Around;
  readonly wanted: readonly Wanted[];
};

/** By event and action. All others change no commit and ask for nothing. */
const READERS: Readonly<Record<string, ReadWanted>> = {
  "pull_request opened": readPullRequest,
  "pull_request reopened": readPullRequest,
  "pull_request synchronize": readPullRequest,
  "pull_request edited": readPullRequest,
  "pull_request ready_for_review": readPullRequest,
  "merge_group checks_requested": (payload) => {
    const read = readPayload(mergeGroupSchema, payload);
    return { around: read, wanted: [{ head: read.merge_group.head_sha, base: read.merge_group.base_sha }] };
  },
  "check_run rerequested": (payload) => {
    const read = readPayload(checkRunSchema, payload);
    const { id, external_id } = read.check_run;
    const compared = readExternalId(external_id ?? "");
    return { around: read, wanted: compared === undefined ? [] : [{ ...compared, again: `check run ${id}` }] };
  },
  "check_suite rerequested": (payload) => {
    const read = readPayload(checkSuiteSchema, payload);
    const { head_sha, updated_at, pull_requests } = read.check_suite;
    const again = `check suite ${updated_at}`;
    const theirs = pull_requests.filter(({ head }) => head.sha === head_sha);
    return { around: read, wanted: theirs.map(({ head, base }) => ({ head: head.sha, base: base.sha, again })) };
  },
};

/**
 * On disk when it resolves; the same webhook again changes nothing. Throws Refusal `invalid` where the payload is not
 * valid, `unavailable` without an App.
 */
export async function reportWanted(
  muster: Muster,
  event: string,
  action: string | undefined,
  payload: JsonValue,
): Promise<void> {
  const key = `${event} ${action ?? ""}`;
  const read = Object.hasOwn(READERS, key) ? READERS[key] : undefined;
  if (read === undefined) return;
  const { around: where, wanted } = read(payload);
  const [installation, repository] = [where.installation.id, where.repository.full_name];
  for (const { head, base, again } of wanted) {
    await reportChange(muster, { installation, repository, head, base }, again);
  }
}

function readPullRequest(payload: JsonValue): ReturnType<ReadWanted> {
  const read = readPayload(pullRequestSchema, payload);
  const { head, base } = read.pull_request;
  return { around: read, wanted: [{ head: head.sha, base: base.sha }] };
}
