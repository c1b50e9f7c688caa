// What does a pull request do to the scorecards? Said in a check run, when it is opened and with every push.

import { z } from "zod";
import type { GitHubApp } from "../../../app/github-app.ts";
import type { Muster } from "../../../app/muster.ts";
import { previewCatalog } from "../../../app/preview-catalog.ts";
import type { CatalogPreview } from "../../../app/preview-catalog.ts";
import { addErrand } from "../../../app/run-errands.ts";
import type { ErrandChannel } from "../../../app/run-errands.ts";
import { Refusal } from "../../../model/refusal.ts";
import { DAY } from "../../../model/time.ts";
import type { SourceFile } from "../../../text/source-file.ts";
import { compareCatalogs } from "./catalog-change.ts";
import type { CatalogChange } from "./catalog-change.ts";
import { checkRunOf, concludeChange } from "./check-run.ts";
import type { Conclusion } from "./check-run.ts";
import { gitHubOf } from "../client/github.ts";
import type { Asking } from "../client/github.ts";
import { isRepository } from "../entities-by-repository.ts";
import { learn, isKnown } from "../facts/known.ts";
import { pathOfRepository } from "../facts/look.ts";

const SHA = z.string().regex(/^[0-9a-f]{40}$/);
const CHANGING_ACTIONS = new Set(["opened", "reopened", "synchronize", "edited", "ready_for_review"]);
const PATHS = ["catalog-info.yaml"];
/** By then somebody has looked elsewhere. */
const GIVEN_UP = DAY;

const payloadSchema = z.object({
  action: z.string(),
  pull_request: z.object({ head: z.object({ sha: SHA }), base: z.object({ sha: SHA }) }),
  repository: z.object({ full_name: z.string().refine(isRepository) }),
  installation: z.object({ id: z.int().positive() }),
});

const bodySchema = z.object({ installation: z.int(), repository: z.string(), head: SHA, base: SHA });
type Body = z.output<typeof bodySchema>;

const fileSchema = z.object({ content: z.string(), encoding: z.literal("base64") });

export const CHECK_RUN_CHANNEL: ErrandChannel = {
  name: "github-check-run",
  atOnce: 2,
  run: async (muster, { subject, body: written, createdAt }) => {
    const { github: app, clock } = muster;
    if (app === undefined) return "gone";
    const body = bodySchema.parse(written);
    try {
      return { done: { ...body, conclusion: await report(muster, app, body, subject) } };
    } catch (error) {
      if (clock.now() - createdAt < GIVEN_UP) throw error;
      return { done: { ...body, untold: String(error) } };
    }
  },
};

async function report(muster: Muster, app: GitHubApp, body: Body, subject: string): Promise<Conclusion> {
  const github = gitHubOf(muster, app).installation(body.installation, { isUrgent: true });
  const change = await changeOf(muster, github, body, app.discovery?.paths ?? PATHS);
  const { publicUrl } = app;
  const checkRun = checkRunOf(change, { commit: body.head, subject, publicUrl });
  await github.write("POST", `${pathOfRepository(body.repository)}/check-runs`, checkRun);
  return concludeChange(change);
}

/**
 * Of `pull_request`; what changes no commit is passed over. On disk when it resolves. Throws Refusal `invalid` where the
 * payload is none, `unavailable` without an app.
 */
export async function reportPullRequest(muster: Muster, payload: unknown): Promise<void> {
  if (muster.github === undefined)
    throw new Refusal("unavailable", "github-not-set-up", "the GitHub App is not set up");
  const { data, error } = payloadSchema.safeParse(payload);
  if (data === undefined) {
    const [{ path, message } = { path: [], message: "" }] = error.issues;
    throw new Refusal("invalid", "github-odd-payload", `\`${path.join(".")}\` of the payload: ${message}`);
  }
  if (!CHANGING_ACTIONS.has(data.action)) return;
  const { head, base } = data.pull_request;
  const repository = data.repository.full_name;
  const body: Body = { installation: data.installation.id, repository, head: head.sha, base: base.sha };
  const subject = `${repository.toLowerCase()} ${head.sha} ${base.sha}`;
  await addErrand(muster, CHECK_RUN_CHANNEL, { subject, body });
}

/** Both sides are tried out in the same way, so that what differs is what the request changes. */
async function changeOf(
  muster: Muster,
  github: Asking,
  { repository, head, base }: Body,
  paths: readonly string[],
): Promise<CatalogChange> {
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
