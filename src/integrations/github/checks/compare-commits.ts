// What does a commit change on the scorecards, compared with the commit it is to be merged into?

import { z } from "zod";
import { previewCatalog } from "../../../app/preview/preview-catalog.ts";
import type { CatalogPreview } from "../../../app/preview/preview-catalog.ts";
import type { Muster } from "../../../app/muster.ts";
import type { EntityRef } from "../../../model/entity.ts";
import { isSameJson } from "../../../model/json.ts";
import { Refusal } from "../../../model/refusal.ts";
import type { SourceFile } from "../../../text/source-file.ts";
import type { Asking } from "../client/github.ts";
import { livingIn } from "../entities-by-repository.ts";
import { factsOfCommit, tellCommit } from "../facts/facts-of-commit.ts";
import { isKnown, learn } from "../facts/known.ts";
import type { ToldFacts } from "../facts/known.ts";
import { pathOfRepository } from "../facts/look.ts";
import { activeWaivers } from "./active-waivers.ts";
import { compareCatalogs } from "./catalog-change.ts";
import type { CatalogChange } from "./catalog-change.ts";

const PATHS = ["catalog-info.yaml"];

export const commitSha = z.string().regex(/^[0-9a-f]{40}$/);
export const comparedCommits = z.object({
  installation: z.int(),
  repository: z.string(),
  head: commitSha,
  base: commitSha,
});
export type ComparedCommits = z.output<typeof comparedCommits>;

const fileSchema = z.object({ content: z.string(), encoding: z.literal("base64") });
const comparisonSchema = z.object({ merge_base_commit: z.object({ sha: commitSha }) });

/** What a commit contains. */
interface Stated {
  readonly files: readonly SourceFile[];
  /** The facts of the repository; none where no entity lives in it. */
  readonly facts: ToldFacts;
}

/** Both sides are evaluated in the same way, so that only the commit makes a difference. Rejects where GitHub does. */
export async function compareCommits(
  muster: Muster,
  github: Asking,
  { repository, head, base: tip }: ComparedCommits,
): Promise<CatalogChange> {
  const entities = await livingIn(muster, repository.toLowerCase());
  const base = await mergeBaseOf(github, repository, tip, head);
  const state = (commit: string): Promise<Stated> => readCommit(muster, github, { repository, commit, entities });
  const [old, current] = [await state(base), await state(head)];
  if (isSameJson(old.facts, current.facts) && isSameFiles(old.files, current.files)) {
    return compareCatalogs(NOTHING, NOTHING, () => false);
  }
  const at = muster.clock.now();
  const tryOut = ({ files, facts }: Stated, replaced: readonly EntityRef[]): Promise<CatalogPreview> =>
    previewCatalog(muster, { files, replaced, others: entities, facts: factsOfCommit(facts, entities, at) });
  const before = await tryOut(old, []);
  const declared = before.entities.filter(({ location }) => location !== null).map(({ ref }) => ref);
  const now = await tryOut(current, declared);
  const refs = now.entities.map(({ ref }) => ref);
  return compareCatalogs(before, now, await activeWaivers(muster, refs, at));
}

const NOTHING: CatalogPreview = { entities: [], problems: [] };

function isSameFiles(old: readonly SourceFile[], current: readonly SourceFile[]): boolean {
  const isThere = (file: SourceFile): boolean => old.some(({ path, text }) => path === file.path && text === file.text);
  return old.length === current.length && current.every(isThere);
}

/**
 * The common ancestor, so that what was merged into the base branch meanwhile does not count. Commits without one are
 * compared directly.
 */
async function mergeBaseOf(github: Asking, repository: string, base: string, head: string): Promise<string> {
  const path = `${pathOfRepository(repository)}/compare/${base}...${head}?per_page=1`;
  const compared = await learn(async () => (await github.read(path, comparisonSchema, { isFixed: true })).value);
  if (isKnown(compared)) return compared.value.merge_base_commit.sha;
  if (compared.kind === "missing") return base;
  throw new Refusal(compared.kind, "github-unreadable", compared.error);
}

async function readCommit(
  muster: Muster,
  github: Asking,
  {
    repository,
    commit,
    entities,
  }: { readonly repository: string; readonly commit: string; readonly entities: readonly EntityRef[] },
): Promise<Stated> {
  const files = await readFiles(github, repository, commit, muster.github?.discovery?.paths ?? PATHS);
  if (entities.length === 0) return { files, facts: {} };
  return { files, facts: await tellCommit(github, repository, commit, async () => muster.pause?.()) };
}

/** The files that exist at this commit. */
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
