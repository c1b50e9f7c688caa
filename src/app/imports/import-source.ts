// What does the catalog hold after a source delivered? The source is merged with all others, and only changes are
// written.

import { createHash } from "node:crypto";
import type { ImportAnswer } from "../../api/catalog.ts";
import { mergeCatalogInSteps } from "../../catalog/import-catalog.ts";
import { keepReading, readKept } from "../../catalog/keep-reading.ts";
import type { KeptReading } from "../../catalog/keep-reading.ts";
import { EXTRACTED_SOURCES } from "../../facts/extract-facts.ts";
import { digestOf } from "../../model/audit.ts";
import type { Act } from "../../model/audit.ts";
import type { Catalog } from "../../model/catalog.ts";
import type { EntityFact, FactDeclaration } from "../../model/fact.ts";
import type { Identity } from "../../model/identity.ts";
import type { Instant } from "../../model/time.ts";
import { StoreConflict } from "../../ports/failures.ts";
import type { CatalogChange, CatalogSource } from "../../ports/catalog.ts";
import { changesOfImport } from "./changes-of-import.ts";
import { diffCatalog, SEEN_AGAIN } from "./diff-catalog.ts";
import type { CatalogDiff } from "./diff-catalog.ts";
import { evaluateEntities } from "../evaluations/evaluate-entities.ts";
import type { EntityChange } from "../evaluations/evaluate-entities.ts";
import { inSlices, slicer } from "../in-slices.ts";
import type { Muster } from "../muster.ts";
import { requirePeopleAdmin } from "../access/people.ts";
import { acceptReading, checkDelivery, digestOfDelivery, readDelivery, requireFewGone } from "./read-delivery.ts";
import type { CatalogDelivery } from "./read-delivery.ts";
import { requireScope } from "../access/scope.ts";
import { inPrecedence } from "../catalog/source-precedence.ts";
import { isOfSource, tellImport } from "./tell-import.ts";

export type { CatalogDelivery } from "./read-delivery.ts";

const NO_DECLARATIONS: ReadonlyMap<string, FactDeclaration> = new Map();
/** How often an import is tried, where another process's import comes first. */
const MOST_TRIES = 3;
const FACTS_IN_A_WRITE = 1_000;
/** How many changed entities are evaluated before the answer. That takes about a second. */
const EVALUATED_AT_ONCE = 1_000;

/**
 * When this resolves, the catalog is on disk and the changed entities are evaluated; where there are very many, some
 * are evaluated afterwards. Throws Refusal: `invalid`/`broken-catalog` with the problems; `conflict`/`mass-removal`;
 * `forbidden`/`out-of-scope` or `source-of-people`.
 */
export async function importSource(
  muster: Muster,
  delivery: CatalogDelivery,
  identity: Identity,
): Promise<ImportAnswer> {
  requireScope(identity, "sources", delivery.source);
  requirePeopleAdmin(muster, delivery.source, identity);
  checkDelivery(delivery);
  const at = muster.clock.now();
  const delivered = await digestOfDelivery(muster, delivery);
  let read: KeptReading | undefined;
  for (let tries = 1; ; tries++) {
    const known = (await muster.store.catalog.sources()).find(({ name }) => name === delivery.source);
    const digest = delivered ?? known?.digest;
    if (digest === undefined) return NOTHING;
    if (known?.digest !== digest) read ??= await readDelivery(muster, delivery);
    try {
      const task = { muster, delivery, read, digest, actor: identity.actor, at };
      const { answer, changes } = await muster.fleet.inTurn(() => importInTurn(task));
      await evaluateChanges(muster, changes);
      return answer;
    } catch (error) {
      if (!(error instanceof StoreConflict) || tries === MOST_TRIES) throw error;
      muster.fleet.forget();
    }
  }
}

/**
 * For a large catalog, nobody waits for the end: the rest stays outdated until it is evaluated in the background. If an
 * evaluation fails, the entities stay outdated too, since the catalog is on disk already.
 */
async function evaluateChanges(muster: Muster, changes: readonly EntityChange[]): Promise<void> {
  const [first, rest] = [changes.slice(0, EVALUATED_AT_ONCE), changes.slice(EVALUATED_AT_ONCE)];
  try {
    await evaluateEntities(muster, first);
  } catch (error) {
    muster.log.error("the catalog is not evaluated yet", { entities: changes.length, error: String(error) });
    muster.fleet.forget(changes.map(({ entity }) => entity));
    return;
  }
  if (rest.length === 0) return;
  if (muster.later === undefined) await evaluateEntities(muster, rest);
  else muster.later(() => evaluateEntities(muster, rest));
}

const NOTHING: ImportAnswer = { created: 0, updated: 0, unchanged: 0, removed: 0, problems: [] };

interface ImportTask {
  readonly muster: Muster;
  readonly delivery: CatalogDelivery;
  /** Undefined: what was delivered is what is stored already. */
  readonly read: KeptReading | undefined;
  readonly digest: string;
  readonly actor: string;
  readonly at: Instant;
}

interface Imported {
  readonly answer: ImportAnswer;
  readonly changes: readonly EntityChange[];
}

const NO_DIFF: CatalogDiff = { changed: [], before: new Map(), removed: [], facts: [], withdrawn: [] };

async function importInTurn(task: ImportTask): Promise<Imported> {
  const { muster, delivery, read, at } = task;
  const { store, rules } = muster;
  const { source: name } = delivery;
  const seen = await store.catalog.sources();
  const kept = await readAllKept(muster, seen);
  const before = kept.get(name) ?? { source: name, descriptors: [], manifests: [], problems: [] };
  const reading = read === undefined ? before : await acceptReading(muster, read, before, delivery);
  // A source that is known keeps its place among the others; a new one comes last.
  const all = seen.some((source) => source.name === name) ? seen : [...seen, { name }];
  const order = inPrecedence(all, muster.sources);
  const together = (own: KeptReading): readonly KeptReading[] =>
    order.flatMap((source) => (source.name === name ? own : (kept.get(source.name) ?? [])));
  await requireFewGone(muster, reading, before, delivery, together);
  const readings = together(reading);
  const catalog = await inSlices(muster, mergeCatalogInSteps(readings));
  const rulebook = await rules.current(store);
  const declarations = rulebook?.rulebook.facts ?? NO_DECLARATIONS;
  const manifests = readings.flatMap((one) => one.manifests);
  const isSeen = read === undefined && (await wasSeenLately(task, catalog, declarations));
  const diff = isSeen ? NO_DIFF : await diffCatalog(muster, { catalog, manifests, declarations, at });
  await write(task, { reading, catalog, diff, seen });
  const changes = rulebook === undefined ? [] : changesOfImport(diff, catalog.entries, name, rulebook);
  const others = readings.filter((one) => one !== reading);
  return { answer: await inSlices(muster, tellImport(reading, catalog, diff, isSeen, others)), changes };
}

async function readAllKept(
  { store }: Muster,
  seen: readonly CatalogSource[],
): Promise<ReadonlyMap<string, KeptReading>> {
  if (seen.length === 0) return new Map();
  const bySource = Map.groupBy(await store.catalog.declarations(), ({ source }) => source);
  const readings = [...bySource].map(([source, declarations]) => {
    const bodies = declarations.map(({ body }) => body);
    return [source, readKept(source, bodies)] as const;
  });
  return new Map(readings);
}

/** Whether the same was delivered so recently that no fact has to be written again. */
async function wasSeenLately(
  { muster, delivery, at }: ImportTask,
  { entries }: Catalog,
  declarations: ReadonlyMap<string, FactDeclaration>,
): Promise<boolean> {
  const sample = [...entries.values()].find((entry) => isOfSource(entry, delivery.source))?.entity.ref;
  if (sample === undefined) return true;
  const facts = (await muster.store.facts.of([sample])).get(sample) ?? [];
  const seen = facts.find(({ name, source }) => name === "catalog.last_seen_at" && EXTRACTED_SOURCES.includes(source));
  const told = [...declarations.values()].filter(({ sources }) =>
    sources.some((one) => EXTRACTED_SOURCES.includes(one)),
  );
  const soonest = Math.min(SEEN_AGAIN, ...told.map(({ maxAge }) => maxAge / 2));
  return seen !== undefined && at - seen.observedAt < soonest;
}

async function write(
  { muster, delivery, digest, actor, at }: ImportTask,
  {
    reading,
    catalog,
    diff,
    seen,
  }: {
    readonly reading: KeptReading;
    readonly catalog: Catalog;
    readonly diff: CatalogDiff;
    readonly seen: readonly CatalogSource[];
  },
): Promise<void> {
  const { changed, removed, facts, withdrawn } = diff;
  const { source: name, etag = null } = delivery;
  const known = seen.find((source) => source.name === name);
  const isSame = known?.digest === digest && known.etag === etag;
  if (isSame && delivery.gone !== true && changed.length + removed.length + facts.length + withdrawn.length === 0)
    return;
  const entities = [...catalog.entries.values()].filter((entry) => isOfSource(entry, name)).length;
  const inOne = await writeMostFacts(muster, facts, { at, actor, name });
  const importedAt = known?.digest === digest ? known.importedAt : at;
  const change: CatalogChange = {
    source: { name, digest, importedAt, entities, etag },
    declarations: delivery.gone === true ? null : keepReading(reading),
    changed,
    removed,
    facts: inOne,
    withdrawn,
  };
  const summary = `${entities} entities: ${changed.length} in the catalog changed, ${removed.length} removed`;
  const act: Act = { kind: "catalog", at, actor, subject: name, summary, digest: await digestOfChange(muster, change) };
  await muster.store.catalog.replace(change, seen, act);
  const told = [...facts, ...withdrawn].map(({ entity }) => entity);
  muster.fleet.forget(new Set([...changed.map(({ entity }) => entity.ref), ...removed, ...told]));
}

/**
 * A new catalog has so many facts that most are written before it, some at a time. Returns those that are left to be
 * written with it. If the catalog is never written, nobody reads these facts, and the next import writes them again.
 */
async function writeMostFacts(
  muster: Muster,
  facts: readonly EntityFact[],
  { at, actor, name }: { readonly at: Instant; readonly actor: string; readonly name: string },
): Promise<readonly EntityFact[]> {
  let start = 0;
  for (; facts.length - start > FACTS_IN_A_WRITE; start += FACTS_IN_A_WRITE) {
    const some = facts.slice(start, start + FACTS_IN_A_WRITE);
    const summary = `${some.length} facts that a catalog tells`;
    const digest = digestOf(JSON.stringify(some));
    await muster.store.facts.save(some, { kind: "facts", at, actor, subject: name, summary, digest });
    muster.fleet.forget(new Set(some.map(({ entity }) => entity)));
    await muster.pause?.();
  }
  return facts.slice(start);
}

/** Hashed piece by piece: to write a whole catalog as one text would hold up everything else. */
async function digestOfChange(
  muster: Muster,
  { source, changed, removed, facts, withdrawn }: CatalogChange,
): Promise<string> {
  const hash = createHash("sha256");
  const breathe = slicer(muster);
  for (const part of [source, ...changed, removed, ...facts, withdrawn]) {
    hash.update(JSON.stringify(part));
    const pausing = breathe();
    if (pausing !== undefined) await pausing;
  }
  return `sha256:${hash.digest("hex")}`;
}
