// What does the catalog hold, in a database?

import { and, asc, count, eq, gt, gte, inArray, lt, max, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { CatalogEntry } from "../model/catalog.ts";
import type { EntityRef } from "../model/entity.ts";
import type { JsonValue } from "../model/json.ts";
import type { Instant } from "../model/time.ts";
import type { CatalogChange, CatalogSource, CatalogStore, Declaration, EntityQuery } from "../ports/catalog.ts";
import type { Chain } from "./chain.ts";
import { pageOf } from "./cursor.ts";
import { build, prepare, select, takeInTurns, turnOf } from "./driver.ts";
import type { Driver, Statement } from "./driver.ts";
import { jsonRows, jsonTexts, readFor } from "./json-rows.ts";
import { catalogSources, declarations, entities, evaluated, evaluations, facts } from "./schema.ts";
import { searchText } from "./search-text.ts";
import { requireSeen } from "./seen-sources.ts";
import { outdate, saveFacts } from "./sql-facts.ts";
import { removeStanding } from "./sql-movements.ts";

const rows = sql.placeholder("rows");
/** The members of a JSON list that is given as one parameter. */
const members = sql`(select value from json_each(${rows}))`;

const ENTRIES = prepare(
  build.select({ ref: entities.ref, entry: entities.entry }).from(entities).where(inArray(entities.ref, members)),
);
const SOURCES = prepare(
  build
    .select({
      name: catalogSources.name,
      digest: catalogSources.digest,
      importedAt: catalogSources.importedAt,
      entities: catalogSources.entities,
      etag: catalogSources.etag,
    })
    .from(catalogSources)
    .orderBy(asc(catalogSources.number)),
);
const SAVE_SOURCE = prepare(
  build
    .insert(catalogSources)
    .select(sql`select null, value->>0, value->>1, value->>2, value->>3, value->>4 from json_each(${rows}) where true`)
    .onConflictDoUpdate({
      target: catalogSources.name,
      set: {
        digest: sql`excluded.digest`,
        importedAt: sql`excluded.imported_at`,
        entities: sql`excluded.entities`,
        etag: sql`excluded.etag`,
      },
    }),
);
const SAVE_DECLARATIONS = prepare(
  build
    .insert(declarations)
    .select(sql`select value->>0, value->>1, value->2 from jsonb_each(${rows}) where true`)
    .onConflictDoUpdate({
      target: [declarations.source, declarations.position],
      set: { body: sql`excluded.body` },
    }),
);
const DECLARED = prepare(
  build
    .select({ source: declarations.source, position: declarations.position, body: declarations.body })
    .from(declarations)
    .where(
      and(
        eq(declarations.source, sql.placeholder("source")),
        gte(declarations.position, sql.placeholder("from")),
        lt(declarations.position, sql.placeholder("to")),
      ),
    )
    .orderBy(asc(declarations.position)),
);
/** How many declarations are read at once, which takes a few milliseconds. */
const DECLARATIONS_AT_ONCE = 500;
const SAVE_ENTITIES = prepare(
  build
    .insert(entities)
    .select(
      sql`select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->6 from json_each(${rows}) where true`,
    )
    .onConflictDoUpdate({
      target: entities.ref,
      set: {
        kind: sql`excluded.kind`,
        owner: sql`excluded.owner`,
        system: sql`excluded.system`,
        tier: sql`excluded.tier`,
        search: sql`excluded.search`,
        entry: sql`excluded.entry`,
      },
    }),
);
const WITHDRAW_FACTS = prepare(
  build
    .delete(facts)
    .where(
      sql`(${facts.entity}, ${facts.name}, ${facts.source}) in (select value->>0, value->>1, value->>2 from json_each(${rows}))`,
    ),
);
const REMOVALS = [
  build.delete(entities).where(inArray(entities.ref, members)),
  build.delete(facts).where(inArray(facts.entity, members)),
  build.delete(evaluations).where(inArray(evaluations.entity, members)),
  // The revision stays and counts on: an evaluation that is under way cannot count for an entity that comes back.
  build
    .update(evaluated)
    .set({ rulebook: sql`null`, nextFlip: sql`null`, revision: sql`${evaluated.revision} + 1` })
    .where(inArray(evaluated.entity, members)),
].map(prepare);

export function sqlCatalog(driver: Driver, chain: Chain): CatalogStore {
  const sources = (): Promise<CatalogSource[]> => readSources(driver);
  return {
    sources,
    declarations: () => readDeclarations(driver),
    replace: async (change, seen, act) => {
      // Prepared before its turn to write. It rests on the sources in `seen`, and if these have changed the change is
      // refused.
      const declared = await changedDeclarations(driver, change);
      const writes = await takeInTurns(driver, writesOf(change, declared, act.at));
      return chain.commit(async () => {
        requireSeen(seen, await sources());
        return { acts: [act], writes, answer: undefined };
      });
    },
    entries: async (refs) => {
      const found = await readFor(refs, (json) => driver.rows(ENTRIES(json)));
      return new Map(found.map(([ref, entry]) => [ref as EntityRef, readEntry(entry as string)]));
    },
    list: async (query) => {
      const found = build
        .select({ entry: entities.entry })
        .from(entities)
        .where(and(...conditionsOf(query)))
        .orderBy(asc(entities.ref))
        .limit(query.limit + 1);
      const entries = (await select(driver, found)).map(({ entry }) => readEntry(entry));
      return pageOf(entries, query.limit, ({ entity }) => entity.ref);
    },
    refs: async () => {
      const all = build.select({ ref: entities.ref }).from(entities).orderBy(asc(entities.ref));
      return (await select(driver, all)).map(({ ref }) => ref);
    },
    count: async () => {
      const [found] = await select(driver, build.select({ all: count() }).from(entities));
      return found?.all ?? 0;
    },
  };
}

async function readSources(driver: Driver): Promise<CatalogSource[]> {
  const found = (await driver.rows(SOURCES())) as readonly [string, string, Instant, number, string | null][];
  return found.map(([name, digest, importedAt, all, etag]) => ({ name, digest, importedAt, entities: all, etag }));
}

function readEntry(entry: string): CatalogEntry {
  return JSON.parse(entry) as CatalogEntry;
}

async function readDeclarations(driver: Driver): Promise<Declaration[]> {
  const { source, position } = declarations;
  const last = build
    .select({ source, last: max(position) })
    .from(declarations)
    .groupBy(source)
    .orderBy(asc(source));
  const found: Declaration[] = [];
  for (const { source: name, last: end } of await select(driver, last)) {
    for (let from = 0; from <= (end ?? 0); from += DECLARATIONS_AT_ONCE) {
      const some = await readDeclared(driver, name, from);
      for (const [at, body] of some) found.push({ source: name, position: at, body: JSON.parse(body) as JsonValue });
      await turnOf(driver);
    }
  }
  return found;
}

/** Part of what a source declares: by position, the JSON as it is stored. */
async function readDeclared(driver: Driver, source: string, from: number): Promise<ReadonlyMap<number, string>> {
  const found = await driver.rows(DECLARED(source, from, from + DECLARATIONS_AT_ONCE));
  return new Map(found.map(([, position, body]) => [position as number, body as string]));
}

/** Most of a delivery is as before, so only what changed is written. Returns rows as JSON. */
async function changedDeclarations(
  driver: Driver,
  { source: { name }, declarations: declared }: CatalogChange,
): Promise<readonly string[]> {
  const changed: string[] = [];
  const written = JSON.stringify(name);
  for (let from = 0; from < (declared?.length ?? 0); from += DECLARATIONS_AT_ONCE) {
    const kept = await readDeclared(driver, name, from);
    for (const [place, said] of (declared ?? []).slice(from, from + DECLARATIONS_AT_ONCE).entries()) {
      const body = JSON.stringify(said);
      if (kept.get(from + place) !== body) changed.push(`[${written},${from + place},${body}]`);
    }
    await turnOf(driver);
  }
  return changed;
}

function* writesOf(change: CatalogChange, declared: readonly string[], at: Instant): Generator<Statement, void> {
  const { withdrawn, changed, facts: told, removed } = change;
  yield* sourceWrites(change, declared);
  yield* jsonRows(withdrawn.map(({ entity, name, source }) => [entity, name, source])).map((json) =>
    WITHDRAW_FACTS(json),
  );
  for (const json of jsonTexts(changed, entityRow)) yield SAVE_ENTITIES(json);
  yield* saveFacts(told);
  yield* outdate([...[...withdrawn, ...told].map(({ entity }) => entity), ...changed.map(({ entity }) => entity.ref)]);
  for (const json of jsonRows(removed)) {
    yield removeStanding(json, at, change.source.name);
    yield* REMOVALS.map((remove) => remove(json));
  }
}

function* sourceWrites(
  { source, declarations: said }: CatalogChange,
  declared: readonly string[],
): Generator<Statement, void> {
  const { name, digest, importedAt, entities: all, etag } = source;
  const beyond = and(eq(declarations.source, name), gt(declarations.position, (said?.length ?? 0) - 1));
  if (said === null) yield build.delete(catalogSources).where(eq(catalogSources.name, name)).toSQL();
  else yield* jsonRows([[name, digest, importedAt, all, etag]]).map((json) => SAVE_SOURCE(json));
  for (const json of jsonTexts(declared, (row) => row)) yield SAVE_DECLARATIONS(json);
  yield build.delete(declarations).where(beyond).toSQL();
}

/** A row as JSON. */
function entityRow(entry: CatalogEntry): string {
  const { ref, kind, owner = null, system = null, tier = null } = entry.entity;
  return JSON.stringify([ref, kind, owner, system, tier, searchText(entry.entity), entry]);
}

function conditionsOf({ kind, owner, system, q, after }: EntityQuery): (SQL | undefined)[] {
  return [
    after === undefined ? undefined : gt(entities.ref, after),
    kind === undefined ? undefined : ofKind(entities.ref, kind),
    owner === undefined ? undefined : eq(entities.owner, owner),
    system === undefined ? undefined : eq(entities.system, system),
    // Not LIKE: `q` may contain its wildcards, and D1 allows only 50 bytes for a pattern.
    q === undefined ? undefined : sql`instr(${entities.search}, ${q.toLowerCase()}) > 0`,
  ];
}

/** Refs start with their kind, so those of one kind are a range. */
export function ofKind(ref: typeof entities.ref | typeof evaluations.entity, kind: string): SQL | undefined {
  const start = `${kind.toLowerCase()}:`;
  // `;` is the character after `:`.
  return and(sql`${ref} >= ${start}`, lt(ref, `${start.slice(0, -1)};`));
}
