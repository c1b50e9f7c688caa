// How would entities stand if the catalog files were as handed in? Nothing is stored.

import type { EvaluatedScorecardBody } from "../../api/findings.ts";
import { mergeCatalogInSteps } from "../../catalog/import-catalog.ts";
import { readKept } from "../../catalog/keep-reading.ts";
import type { KeptReading } from "../../catalog/keep-reading.ts";
import { CatalogFilesReader } from "../../catalog/read-catalog-files.ts";
import { evaluateFleet } from "../../evaluate/evaluate-fleet.ts";
import type { FleetDocument } from "../../evaluate/evaluate-fleet.ts";
import { buildFactTables } from "../../facts/build-fact-tables.ts";
import { EXTRACTED_SOURCES, extractFactsOneByOne } from "../../facts/extract-facts.ts";
import type { Catalog } from "../../model/catalog.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { EntityFact } from "../../model/fact.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { Problem } from "../../model/problem.ts";
import type { Instant } from "../../model/time.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { buildDocuments } from "../catalog/build-documents.ts";
import { currentRules } from "../rules/current-rules.ts";
import { neighboursOf } from "../evaluations/entity-state.ts";
import { inSlices, slicer } from "../in-slices.ts";
import type { Muster } from "../muster.ts";
import { locationOf, provenanceOf } from "../catalog/provenance-of.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import { inPrecedence } from "../catalog/source-precedence.ts";
import { tellFindings, tellStanding } from "../reports/tell-findings.ts";

export interface CatalogPreview {
  /** The entities that the files declare, and the others asked about; sorted by ref. */
  readonly entities: readonly PreviewedEntity[];
  /** What is wrong with the files. */
  readonly problems: readonly Problem[];
}

export interface PreviewedEntity {
  readonly ref: EntityRef;
  /** Where the files declare it; null: they do not. */
  readonly location: { readonly file: string; readonly line: number } | null;
  /** Those that apply. Findings that pass are not explained. */
  readonly scorecards: readonly EvaluatedScorecardBody[];
}

/** The name of the files as a source. */
const SOURCE = "preview";

export interface TriedCatalog {
  readonly files: readonly SourceFile[];
  /** Entities that the files no longer declare: what is known of them does not count. */
  readonly replaced: readonly EntityRef[];
  /** Other entities to evaluate, as they are now. */
  readonly others: readonly EntityRef[];
  /** Facts of the entities asked about. They replace those of the same entity, name and source. */
  readonly facts: readonly EntityFact[];
}

/**
 * The files replace everything that the catalog says now about the entities they declare. Facts are those known now,
 * with two exceptions: those handed in replace others, and those extracted from the catalog are extracted again. Throws
 * Refusal `unavailable` without rules.
 */
export async function previewCatalog(muster: Muster, tried: TriedCatalog): Promise<CatalogPreview> {
  const { files, facts } = tried;
  const at = muster.clock.now();
  const rules = await currentRules(muster);
  const own = new CatalogFilesReader({ source: SOURCE });
  for (const file of files) await inSlices(muster, own.readInSteps(file));
  const declared = new Set(own.descriptors.map(({ ref }) => ref));
  const others = await readOthers(muster, new Set([...declared, ...tried.replaced]));
  const catalog = await inSlices(muster, mergeCatalogInSteps([own, ...others]));
  const manifests = [own, ...others].flatMap((reading) => reading.manifests);
  const refs = [...new Set([...declared, ...tried.others])].sort().filter((ref) => catalog.entries.has(ref));
  const documents = await documentsOf(muster, { catalog, manifests, refs, rules, at, facts });
  const problems = catalog.problems.filter(({ file }) => files.some(({ path }) => path === file));
  return { entities: await evaluate(muster, { catalog, documents, rules, at, declared }), problems };
}

/** What all sources say of all other entities. */
async function readOthers(
  { store, sources }: Muster,
  replaced: ReadonlySet<EntityRef>,
): Promise<readonly KeptReading[]> {
  const bySource = Map.groupBy(await store.catalog.declarations(), ({ source }) => source);
  const inOrder = inPrecedence(await store.catalog.sources(), sources);
  return inOrder.map(({ name }) => {
    const bodies = (bySource.get(name) ?? []).map(({ body }) => body);
    const kept = readKept(name, bodies);
    return { ...kept, problems: [], descriptors: kept.descriptors.filter(({ ref }) => !replaced.has(ref)) };
  });
}

interface Previewing {
  readonly catalog: Catalog;
  readonly manifests: readonly Manifest[];
  readonly refs: readonly EntityRef[];
  readonly rules: CompiledRulebook;
  readonly at: Instant;
  /** The facts handed in. */
  readonly facts: readonly EntityFact[];
}

async function documentsOf(muster: Muster, previewing: Previewing): Promise<ReadonlyMap<EntityRef, FleetDocument>> {
  const { catalog, refs, rules, at } = previewing;
  const own = new Set(refs);
  const entities = refs.flatMap((ref) => catalog.entries.get(ref)?.entity ?? []);
  const neighbours = [...new Set(entities.flatMap(neighboursOf))].filter((ref) => !own.has(ref));
  const known = await muster.store.facts.of([...refs, ...neighbours]);
  const replaced = new Set(previewing.facts.map(addressOf));
  const kept = [...known]
    .flatMap(([entity, facts]) => facts.map((fact): EntityFact => ({ ...fact, entity })))
    .filter((fact) => !replaced.has(addressOf(fact)) && !(own.has(fact.entity) && isExtracted(fact)));
  const told = [...previewing.facts, ...(await extractFor(muster, previewing, own))];
  const { tables } = buildFactTables([...kept, ...told], rules.rulebook.facts);
  const related = neighbours.flatMap((ref) => catalog.entries.get(ref)?.entity ?? []);
  const waivers = await muster.store.directives.waiversOf(refs, at);
  const documents = buildDocuments([...entities, ...related], tables, waivers);
  for (const [ref, state] of await muster.fleet.load(neighbours)) {
    for (const [scorecard, level] of state.document.levels) documents.get(ref)?.levels.set(scorecard, level);
  }
  return new Map([...documents].filter(([ref]) => own.has(ref)));
}

/** A source has at most one fact of each name about an entity. */
function addressOf({ entity, name, source }: EntityFact): string {
  return JSON.stringify([entity, name, source]);
}

/** Whether a fact was extracted from the catalog, and not delivered. */
function isExtracted({ source, provenance }: Pick<EntityFact, "source" | "provenance">): boolean {
  return provenance === "declared" && EXTRACTED_SOURCES.includes(source);
}

async function extractFor(
  muster: Muster,
  { catalog, manifests, at }: Previewing,
  own: ReadonlySet<EntityRef>,
): Promise<readonly EntityFact[]> {
  const told: EntityFact[] = [];
  const breathe = slicer(muster);
  for (const fact of extractFactsOneByOne({ catalog, manifests, at })) {
    if (own.has(fact.entity)) told.push(fact);
    const pausing = breathe();
    if (pausing !== undefined) await pausing;
  }
  return told;
}

async function evaluate(
  muster: Muster,
  {
    catalog,
    documents,
    rules,
    at,
    declared,
  }: Pick<Previewing, "catalog" | "rules" | "at"> & {
    readonly documents: ReadonlyMap<EntityRef, FleetDocument>;
    readonly declared: ReadonlySet<EntityRef>;
  },
): Promise<readonly PreviewedEntity[]> {
  const evaluations = await inSlices(muster, evaluateFleet(rules.scorecards, documents, at));
  return [...documents].flatMap(([ref, document]) => {
    const entry = catalog.entries.get(ref);
    if (entry === undefined) return [];
    const basis = { document, provenance: provenanceOf(entry, at) };
    const scorecards = rules.scorecards.flatMap((compiled) => {
      const { id, title, draft } = compiled.scorecard;
      const evaluation = evaluations.get(id)?.get(ref);
      if (evaluation === undefined) return [];
      const findings = tellFindings({ compiled, evaluation, record: undefined, at, basis }, () => true, "failing");
      return [{ scorecard: id, title, draft, ...tellStanding(compiled, evaluation), findings }];
    });
    return [{ ref, location: declared.has(ref) ? locationOf(entry) : null, scorecards }];
  });
}
