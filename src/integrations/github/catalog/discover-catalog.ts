// Which catalog files are in the organizations' repositories? Together they are one source of the catalog.

import { z } from "zod";
import type { CatalogDiscovery, GitHubApp } from "../../../app/github-app.ts";
import { importSource } from "../../../app/imports/import-source.ts";
import type { Muster } from "../../../app/muster.ts";
import type { ErrandChannel } from "../../../app/run-errands.ts";
import { SERVICE } from "../../../app/access/service-identity.ts";
import { digestOf } from "../../../model/audit.ts";
import { compareText } from "../../../model/problem.ts";
import { Refusal } from "../../../model/refusal.ts";
import type { Milliseconds } from "../../../model/time.ts";
import type { SourceFile } from "../../../text/source-file.ts";
import { gitHubOf } from "../client/github.ts";
import type { Asking, GitHub } from "../client/github.ts";
import { readInstallations } from "../client/installations.ts";
import { readPages } from "../client/read-pages.ts";
import { isKnown, learn } from "../facts/known.ts";
import { pathOfRepository } from "../facts/look.ts";

const EVERY: Milliseconds = 15 * 60_000;
/** The most pages of a hundred repositories per installation. */
const MOST_PAGES = 200;

const repositoriesSchema = z.object({
  repositories: z.array(
    z.object({
      full_name: z.string(),
      archived: z.boolean(),
      fork: z.boolean(),
      disabled: z.boolean().optional(),
      default_branch: z.string(),
      pushed_at: z.string().nullish(),
    }),
  ),
});
type Repository = z.output<typeof repositoriesSchema>["repositories"][number];

const fileSchema = z.object({ content: z.string(), encoding: z.literal("base64"), sha: z.string() });

const knownSchema = z.object({
  /** The state it was read at: default branch and last push. */
  version: z.string(),
  /** The blob sha of each file, by path. */
  files: z.record(z.string(), z.string()),
});
type KnownRepository = z.output<typeof knownSchema>;

const bodySchema = z.object({
  /** Digest of what was imported and of the settings of the search. Where it differs, everything is read anew. */
  digest: z.string().default(""),
  repositories: z.record(z.string(), knownSchema).default({}),
});

export const CATALOG_CHANNEL: ErrandChannel = {
  name: "github-catalog",
  atOnce: 1,
  run: async (muster, errand) => {
    const { github: app, clock } = muster;
    if (app?.discovery === undefined || app.discovery.source !== errand.subject) return "gone";
    const { digest, repositories } = bodySchema.parse(errand.body);
    const isKnownHere = digest !== "" && digest === (await digestNow(muster, app, app.discovery));
    const found = await look(
      gitHubOf(muster, app),
      app,
      app.discovery,
      isKnownHere ? repositories : asUnread(repositories),
    );
    await take(muster, app.discovery, found);
    const body = { digest: await digestNow(muster, app, app.discovery), repositories: found.repositories };
    return { again: clock.now() + EVERY, body };
  },
};

/** Forgets versions, so that everything is read anew; what cannot be read keeps its last state. */
function asUnread(repositories: Readonly<Record<string, KnownRepository>>): Readonly<Record<string, KnownRepository>> {
  const unread = ({ files }: KnownRepository): KnownRepository => ({
    version: "",
    files: Object.fromEntries(Object.keys(files).map((path) => [path, ""])),
  });
  return Object.fromEntries(Object.entries(repositories).map(([name, known]) => [name, unread(known)]));
}

/** The digest of the source as it is stored, and of the settings of the search. */
async function digestNow(
  { store }: Muster,
  { organizations }: GitHubApp,
  discovery: CatalogDiscovery,
): Promise<string> {
  const source = (await store.catalog.sources()).find(({ name }) => name === discovery.source);
  return digestOf(JSON.stringify([source?.digest ?? null, organizations, discovery]));
}

interface FoundFiles {
  readonly repositories: Record<string, KnownRepository>;
  /** Files that changed. */
  readonly changed: readonly SourceFile[];
  readonly kept: readonly string[];
  /** Repositories whose files could not be read: they keep their last state. */
  readonly unread: readonly string[];
  /** Whether nothing changed. */
  readonly isUnchanged: boolean;
}

async function look(
  github: GitHub,
  { organizations }: GitHubApp,
  discovery: CatalogDiscovery,
  known: Readonly<Record<string, KnownRepository>>,
): Promise<FoundFiles> {
  const repositories: Record<string, KnownRepository> = {};
  const [changed, unread]: [SourceFile[], string[]] = [[], []];
  for (const { id, account, isSuspended } of await readInstallations(github)) {
    if (organizations.length > 0 && !organizations.includes(account)) continue;
    if (isSuspended) {
      const theirs = Object.entries(known).filter(([name]) => name.toLowerCase().startsWith(`${account}/`));
      Object.assign(repositories, Object.fromEntries(theirs));
      unread.push(...theirs.map(([name]) => name));
      continue;
    }
    const asking = github.installation(id);
    for (const repository of await readRepositories(asking, discovery)) {
      const { full_name: name } = repository;
      const before = known[name];
      const read = await readRepository(asking, repository, discovery, before);
      if (read === undefined) unread.push(name);
      const now = read?.known ?? before;
      if (now !== undefined) repositories[name] = now;
      changed.push(...(read?.changed ?? []));
    }
  }
  const taken = new Set(changed.map(({ path }) => path));
  const all = filesOf(repositories);
  const kept = all.filter((path) => !taken.has(path)).sort(compareText);
  const isUnchanged = changed.length === 0 && kept.length > 0 && kept.length === filesOf(known).length;
  return { repositories, changed, kept, unread, isUnchanged };
}

function filesOf(repositories: Readonly<Record<string, KnownRepository>>): readonly string[] {
  return Object.entries(repositories).flatMap(([name, { files }]) =>
    Object.keys(files).map((path) => `${name}/${path}`),
  );
}

async function readRepositories(asking: Asking, { archived, forks }: CatalogDiscovery): Promise<readonly Repository[]> {
  const { items, isWhole } = await readPages(asking, "/installation/repositories?per_page=100", {
    schema: repositoriesSchema,
    itemsOf: (page) => page.repositories,
    most: MOST_PAGES,
  });
  if (!isWhole) throw new Refusal("too-large", "github-too-many", `more than ${MOST_PAGES * 100} repositories`);
  return items.filter((one) => one.disabled !== true && (archived || !one.archived) && (forks || !one.fork));
}

/** Undefined: its files cannot be read. Where nothing was pushed since, its files are not read again. */
async function readRepository(
  asking: Asking,
  { full_name: name, default_branch, pushed_at }: Repository,
  { paths }: CatalogDiscovery,
  before: KnownRepository | undefined,
): Promise<{ readonly known: KnownRepository; readonly changed: readonly SourceFile[] } | undefined> {
  const version = `${default_branch} ${pushed_at ?? ""}`;
  if (before?.version === version) return { known: before, changed: [] };
  const files: Record<string, string> = {};
  const changed: SourceFile[] = [];
  for (const path of paths) {
    const address = `${pathOfRepository(name)}/contents/${encodeURI(path)}`;
    const read = await learn(async () => (await asking.read(address, fileSchema)).value);
    if (!isKnown(read)) {
      if (read.kind === "missing") continue;
      return undefined;
    }
    files[path] = read.value.sha;
    if (before?.files[path] === read.value.sha) continue;
    changed.push({ path: `${name}/${path}`, text: Buffer.from(read.value.content, "base64").toString("utf8") });
  }
  return { known: { version, files }, changed };
}

/**
 * A broken file neither keeps other files out nor removes its entities. Throws Refusal `conflict` where too many
 * entities would be removed; then nothing is changed.
 */
async function take(muster: Muster, { source }: CatalogDiscovery, found: FoundFiles): Promise<void> {
  const { changed, kept, unread, isUnchanged } = found;
  const files = [...changed].sort((a, b) => compareText(a.path, b.path));
  const delivery = { source, partial: true, ...(!isUnchanged && { files, kept }) };
  const { created, updated, removed, problems } = await importSource(muster, delivery, SERVICE);
  if (isUnchanged && unread.length === 0) return;
  const error = problems.find(({ severity }) => severity === "error")?.message;
  const figures = { created, updated, removed, problems: problems.length, unread: unread.length };
  const said = { source, ...figures, ...(error !== undefined && { error }) };
  if (error === undefined && unread.length === 0) muster.log.info("looked for catalog files on GitHub", said);
  else muster.log.warn("some catalog files on GitHub cannot be read", said);
}
