// How is it reported what a change does to the scorecards? As one check run, however many attempts it takes.

import { z } from "zod";
import type { Muster } from "../../../app/muster.ts";
import { addErrand } from "../../../app/run-errands.ts";
import type { ErrandChannel } from "../../../app/run-errands.ts";
import type { Errand } from "../../../model/errand.ts";
import type { JsonObject } from "../../../model/json.ts";
import { Refusal } from "../../../model/refusal.ts";
import { DAY } from "../../../model/time.ts";
import { comparedCommits, compareCommits } from "./compare-commits.ts";
import type { ComparedCommits } from "./compare-commits.ts";
import { ANNOTATIONS_AT_ONCE, CHECK_NAME, checkRunOf, concludeChange, externalIdOf } from "./check-run.ts";
import { gitHubOf } from "../client/github.ts";
import type { Asking } from "../client/github.ts";
import { pathOfRepository } from "../facts/look.ts";

/** By then people have looked elsewhere. */
const GIVEN_UP = DAY;

const bodySchema = comparedCommits.extend({
  /** The id of the check run, once it is known to exist. */
  checkRun: z.int().nullable().default(null),
  /** How many annotations it has. */
  annotated: z.int().default(0),
  /** Whether it was being written, so that it is not known whether the write arrived. */
  isUncertain: z.boolean().default(false),
});
type Body = z.output<typeof bodySchema>;

const checkRunSchema = z.object({ id: z.int() });
const checkRunsSchema = z.object({
  check_runs: z.array(
    checkRunSchema.extend({
      external_id: z.string().nullish(),
      output: z.object({ annotations_count: z.int() }),
    }),
  ),
});

export const CHECK_RUN_CHANNEL: ErrandChannel = {
  name: "github-check-run",
  atOnce: 2,
  run: async (muster, errand) => {
    const { github: app, clock } = muster;
    if (app === undefined) return "gone";
    const body = bodySchema.parse(errand.body);
    const github = gitHubOf(muster, app).installation(body.installation, { isUrgent: true });
    try {
      return { done: await report({ muster, github, errand }, body) };
    } catch (error) {
      if (clock.now() - errand.createdAt < GIVEN_UP) throw error;
      return { done: { ...body, untold: String(error) } };
    }
  },
};

/**
 * `again`: distinguishes one request to report again from another. On disk when it resolves. Throws Refusal
 * `unavailable` without an App.
 */
export async function reportChange(muster: Muster, compared: ComparedCommits, again = ""): Promise<void> {
  if (muster.github === undefined)
    throw new Refusal("unavailable", "github-not-set-up", "the GitHub App is not set up");
  const { repository, head, base } = compared;
  const subject = [externalIdOf(repository, head, base), ...(again === "" ? [] : [again])].join(" ");
  await addErrand(muster, CHECK_RUN_CHANNEL, { subject, body: { ...compared } });
}

interface Reporting {
  readonly muster: Muster;
  readonly github: Asking;
  readonly errand: Errand;
}

async function report({ muster, github, errand }: Reporting, started: Body): Promise<JsonObject> {
  const { repository, head } = started;
  const change = await compareCommits(muster, github, started);
  const run = checkRunOf(change, { commit: head, externalId: errand.subject, publicUrl: muster.publicUrl });
  const path = `${pathOfRepository(repository)}/check-runs`;
  let { checkRun, annotated } = started.isUncertain ? await findWritten(github, errand.subject, started) : started;
  const keep = (isUncertain: boolean) =>
    muster.store.errands.keep(errand, { ...started, checkRun, annotated, isUncertain });
  while (checkRun === null || annotated < run.annotations.length) {
    const annotations = run.annotations.slice(annotated, annotated + ANNOTATIONS_AT_ONCE);
    const output = { title: run.title, summary: run.summary, annotations };
    // INVARIANT: written down before the request, so that a later attempt first checks whether it arrived.
    await keep(true);
    const written =
      checkRun === null
        ? await github.write("POST", path, { ...run.named, ...run.told, output })
        : await github.write("PATCH", `${path}/${checkRun}`, { output });
    checkRun = checkRunSchema.parse(written).id;
    annotated += annotations.length;
    await keep(false);
  }
  return { ...started, checkRun, annotated, isUncertain: false, conclusion: concludeChange(change) };
}

/** What exists of the check run, by asking GitHub. */
async function findWritten(
  github: Asking,
  subject: string,
  compared: Body,
): Promise<Pick<Body, "checkRun" | "annotated">> {
  const query = new URLSearchParams({ check_name: CHECK_NAME, filter: "all", per_page: "100" });
  const path = `${pathOfRepository(compared.repository)}/commits/${compared.head}/check-runs?${query.toString()}`;
  const { check_runs } = (await github.read(path, checkRunsSchema)).value;
  const ours = check_runs.find(
    ({ id, external_id }) => external_id === subject && (compared.checkRun === null || id === compared.checkRun),
  );
  return ours === undefined ? compared : { checkRun: ours.id, annotated: ours.output.annotations_count };
}
