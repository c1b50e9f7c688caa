// What does a change do to the scorecards? Said in a check run, once, however often it takes.

import { z } from "zod";
import type { GitHubApp } from "../../../app/github-app.ts";
import type { Muster } from "../../../app/muster.ts";
import { previewCatalog } from "../../../app/evaluations/preview-catalog.ts";
import type { CatalogPreview } from "../../../app/evaluations/preview-catalog.ts";
import { addErrand } from "../../../app/run-errands.ts";
import type { ErrandChannel } from "../../../app/run-errands.ts";
import type { Errand } from "../../../model/errand.ts";
import type { JsonObject } from "../../../model/json.ts";
import { Refusal } from "../../../model/refusal.ts";
import { DAY } from "../../../model/time.ts";
import type { SourceFile } from "../../../text/source-file.ts";
import { compareCatalogs } from "./catalog-change.ts";
import type { CatalogChange } from "./catalog-change.ts";
import { ANNOTATIONS_AT_ONCE, CHECK_NAME, checkRunOf, concludeChange } from "./check-run.ts";
import { gitHubOf } from "../client/github.ts";
import type { Asking } from "../client/github.ts";
import { learn, isKnown } from "../facts/known.ts";
import { pathOfRepository } from "../facts/look.ts";

const SHA = z.string().regex(/^[0-9a-f]{40}$/);
const PATHS = ["catalog-info.yaml"];
/** By then somebody has looked elsewhere. */
const GIVEN_UP = DAY;

/** What is compared: a commit with the one it is to be merged into. */
const comparedCommits = z.object({ installation: z.int(), repository: z.string(), head: SHA, base: SHA });
export type ComparedCommits = z.output<typeof comparedCommits>;

const bodySchema = comparedCommits.extend({
  /** Of the check run, once it is known to be there. */
  checkRun: z.int().nullable().default(null),
  /** Annotations that it has. */
  annotated: z.int().default(0),
  /** It was being written, and nobody knows whether it arrived. */
  isUncertain: z.boolean().default(false),
});
type Body = z.output<typeof bodySchema>;

const fileSchema = z.object({ content: z.string(), encoding: z.literal("base64") });
const comparisonSchema = z.object({ merge_base_commit: z.object({ sha: SHA }) });
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
      return { done: await report({ muster, app, github, errand }, body) };
    } catch (error) {
      if (clock.now() - errand.createdAt < GIVEN_UP) throw error;
      return { done: { ...body, untold: String(error) } };
    }
  },
};

/**
 * `again`: what tells one wish to see it once more from another. On disk when it resolves. Throws Refusal `unavailable`
 * without an app.
 */
export async function reportChange(muster: Muster, compared: ComparedCommits, again = ""): Promise<void> {
  if (muster.github === undefined)
    throw new Refusal("unavailable", "github-not-set-up", "the GitHub App is not set up");
  const { repository, head, base } = compared;
  const subject = [repository.toLowerCase(), head, base, ...(again === "" ? [] : [again])].join(" ");
  await addErrand(muster, CHECK_RUN_CHANNEL, { subject, body: { ...compared } });
}

interface Reporting {
  readonly muster: Muster;
  readonly app: GitHubApp;
  readonly github: Asking;
  readonly errand: Errand;
}

async function report({ muster, app, github, errand }: Reporting, started: Body): Promise<JsonObject> {
  const { repository, head } = started;
  const change = await changeOf(muster, github, started, app.discovery?.paths ?? PATHS);
  const run = checkRunOf(change, { commit: head, externalId: errand.subject, publicUrl: app.publicUrl });
  const path = `${pathOfRepository(repository)}/check-runs`;
  let { checkRun, annotated } = started.isUncertain ? await findWritten(github, errand.subject, started) : started;
  const keep = (isUncertain: boolean) =>
    muster.store.errands.keep(errand, { ...started, checkRun, annotated, isUncertain });
  while (checkRun === null || annotated < run.annotations.length) {
    const annotations = run.annotations.slice(annotated, annotated + ANNOTATIONS_AT_ONCE);
    const output = { title: run.title, summary: run.summary, annotations };
    // INVARIANT: whoever goes on from here looks first whether it arrived.
    await keep(true);
    const written =
      checkRun === null
        ? await github.write("POST", path, { ...run.told, output })
        : await github.write("PATCH", `${path}/${checkRun}`, { output });
    checkRun = checkRunSchema.parse(written).id;
    annotated += annotations.length;
    await keep(false);
  }
  return { ...started, checkRun, annotated, isUncertain: false, conclusion: concludeChange(change) };
}

/** Of the check run, what arrived of it. */
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

/** Both sides are tried out in the same way, so that what differs is what the request changes. */
async function changeOf(
  muster: Muster,
  github: Asking,
  { repository, head, base: tip }: ComparedCommits,
  paths: readonly string[],
): Promise<CatalogChange> {
  const base = await mergeBaseOf(github, repository, tip, head);
  const [old, current] = [
    await readFiles(github, repository, base, paths),
    await readFiles(github, repository, head, paths),
  ];
  const isSame = (file: SourceFile): boolean => old.some(({ path, text }) => path === file.path && text === file.text);
  if (old.length === current.length && current.every(isSame)) return compareCatalogs(NOTHING, NOTHING);
  const before = await previewCatalog(muster, old);
  const now = await previewCatalog(
    muster,
    current,
    before.entities.map(({ ref }) => ref),
  );
  return compareCatalogs(before, now);
}

/** What was merged into the branch since is nothing that the request changes. Commits without a common one are compared as they are. */
async function mergeBaseOf(github: Asking, repository: string, base: string, head: string): Promise<string> {
  const path = `${pathOfRepository(repository)}/compare/${base}...${head}?per_page=1`;
  const compared = await learn(async () => (await github.read(path, comparisonSchema, { isFixed: true })).value);
  if (isKnown(compared)) return compared.value.merge_base_commit.sha;
  if (compared.kind === "missing") return base;
  throw new Refusal(compared.kind, "github-unreadable", compared.error);
}

const NOTHING: CatalogPreview = { entities: [], problems: [] };

/** Those that are there at this commit. */
async function readFiles(
  github: Asking,
  repository: string,
  commit: string,
  paths: readonly string[],
): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  for (const path of paths) {
    const address = `${pathOfRepository(repository)}/contents/${encodeURI(path)}?ref=${commit}`;
    const read = await learn(async () => (await github.read(address, fileSchema, { isFixed: true })).value);
    if (isKnown(read)) files.push({ path, text: Buffer.from(read.value.content, "base64").toString("utf8") });
    else if (read.kind !== "missing") throw new Refusal(read.kind, "github-unreadable", read.error);
  }
  return files;
}
