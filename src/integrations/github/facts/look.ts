// What is read of a repository whichever facts are wanted: its settings, its default branch, its files?

import { z } from "zod";
import type { JsonObject } from "../../../model/json.ts";
import { ownText, ownValue } from "../../../model/json.ts";
import type { Instant } from "../../../model/time.ts";
import type { Asking } from "../client/github.ts";
import { isKnown, learn, unknown } from "./known.ts";
import type { Known, ToldFacts } from "./known.ts";

/** What groups of facts that depend on files work from. */
export interface FilesLook {
  readonly github: Asking;
  /** `/repos/acme/shop` */
  readonly path: string;
  readonly repository: HostedRepository;
  /** The branch or commit the files belong to. */
  readonly ref: string;
  readonly files: Known<RepositoryFiles>;
  readonly pause: () => Promise<void>;
}

/** The same for the default branch, with what else is known of the branch. */
export interface RepositoryLook extends FilesLook {
  readonly branch: Known<DefaultBranch>;
  readonly at: Instant;
}

/** A group of facts, one file each. Each time all its facts are told, or null with the reason. */
export interface FactGroup {
  readonly names: readonly string[];
  readonly tell: (look: RepositoryLook) => Promise<ToldFacts>;
}

/** A group whose facts can be told for any commit. */
export interface FileFactGroup extends FactGroup {
  /** The facts of the group that change with the files. */
  readonly ofFiles: readonly string[];
  readonly tell: (look: FilesLook) => Promise<ToldFacts>;
}

const repositorySchema = z.object({
  full_name: z.string(),
  html_url: z.string(),
  visibility: z.string().optional(),
  private: z.boolean().optional(),
  archived: z.boolean(),
  default_branch: z.string(),
  pushed_at: z.string().nullish(),
  delete_branch_on_merge: z.boolean().optional(),
  topics: z.array(z.string()).optional(),
  license: z.object({ spdx_id: z.string().nullish() }).nullish(),
  security_and_analysis: z.record(z.string(), z.object({ status: z.string().optional() }).nullish()).nullish(),
});
export type HostedRepository = z.output<typeof repositorySchema>;

const branchSchema = z.object({ commit: z.object({ sha: z.string() }), protected: z.boolean() });
export type DefaultBranch = z.output<typeof branchSchema>;

/** The items are not validated one by one: there may be a hundred thousand. */
const treeSchema = z.object({ tree: z.array(z.custom<JsonObject>()), truncated: z.boolean() });

export interface RepositoryFiles {
  readonly byPath: ReadonlyMap<string, HostedFile>;
  /** False: GitHub has cut the list. */
  readonly isWhole: boolean;
}

export interface HostedFile {
  readonly sha: string;
  /** In bytes. */
  readonly size: number;
}

/** The API path of `acme/shop`. */
export function pathOfRepository(slug: string): string {
  return `/repos/${slug.split("/").map(encodeURIComponent).join("/")}`;
}

/** Rejects where the repository cannot be read. */
export async function lookAtRepository(
  github: Asking,
  slug: string,
  at: Instant,
  pause: RepositoryLook["pause"],
): Promise<RepositoryLook> {
  const { value: repository } = await github.read(pathOfRepository(slug), repositorySchema);
  // A renamed repository is asked for by its new name: otherwise every request would be redirected.
  const path = pathOfRepository(repository.full_name);
  const branch = await learn(async () => {
    const name = encodeURIComponent(repository.default_branch);
    return (await github.read(`${path}/branches/${name}`, branchSchema)).value;
  });
  const files = isKnown(branch) ? await learn(() => readFiles(github, path, branch.value.commit.sha)) : branch;
  return { github, path, repository, ref: repository.default_branch, branch, files, at, pause };
}

/** Rejects where the repository cannot be read. */
export async function lookAtCommit(
  github: Asking,
  slug: string,
  commit: string,
  pause: FilesLook["pause"],
): Promise<FilesLook> {
  const { value: repository } = await github.read(pathOfRepository(slug), repositorySchema);
  const path = pathOfRepository(repository.full_name);
  const files = await learn(() => readFiles(github, path, commit));
  return { github, path, repository, ref: commit, files, pause };
}

/** The files of a branch or commit; those of a commit never change, so they are kept. */
export async function readFiles(github: Asking, path: string, ref: string): Promise<RepositoryFiles> {
  const isFixed = /^[0-9a-f]{40}$/.test(ref);
  const { value } = await github.read(`${path}/git/trees/${ref}?recursive=1`, treeSchema, { isFixed });
  const byPath = new Map<string, HostedFile>();
  for (const entry of value.tree) {
    const [name, sha, size] = [ownText(entry, "path"), ownText(entry, "sha"), ownValue(entry, "size")];
    if (ownText(entry, "type") !== "blob" || name === undefined || sha === undefined) continue;
    byPath.set(name, { sha, size: typeof size === "number" ? size : 0 });
  }
  return { byPath, isWhole: !value.truncated };
}

const blobSchema = z.object({ content: z.string(), encoding: z.literal("base64") });

/** The contents of a file as text. */
export async function readFile(github: Asking, path: string, { sha }: HostedFile): Promise<string> {
  const { value } = await github.read(`${path}/git/blobs/${sha}`, blobSchema, { isFixed: true });
  return Buffer.from(value.content, "base64").toString("utf8");
}

/** The first file that matches, in the order of `patterns`; undefined: there is none. */
export function findFile(
  files: Known<RepositoryFiles>,
  ...patterns: readonly RegExp[]
): Known<{ readonly path: string; readonly file: HostedFile } | undefined> {
  if (!isKnown(files)) return files;
  const { byPath, isWhole } = files.value;
  for (const pattern of patterns) {
    for (const [path, file] of byPath) if (pattern.test(path)) return { value: { path, file } };
  }
  return isWhole ? { value: undefined } : unknown("GitHub does not tell all files of so large a repository");
}

/** The address of the page that shows the file. */
export function pageOfFile({ html_url, default_branch }: HostedRepository, path: string): string {
  return `${html_url}/blob/${encodeURI(default_branch)}/${encodeURI(path)}`;
}
