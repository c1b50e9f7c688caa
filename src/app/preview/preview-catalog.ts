// Where would entities stand if catalog files were as they are handed in? Tried out, with nothing stored.

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
  /** What the files declare, and who else is asked about; by ref. */
  readonly entities: readonly PreviewedEntity[];
  /** What is wrong with the files. */
  readonly problems: readonly Problem[];
}

export interface PreviewedEntity {
  readonly ref: EntityRef;
  /** In the files; null: they do not declare it. */
  readonly location: { readonly file: string; readonly line: number } | null;
  /** Those that apply; findings that pass are told without why. */
  readonly scorecards: readonly EvaluatedScorecardBody[];
}

/** What the files are called as a source. */
const SOURCE = "preview";

export interface TriedCatalog {
  readonly files: readonly SourceFile[];
  /** What is said of them by now does not count, though the files do not declare them. */
  readonly replaced: readonly EntityRef[];
  /** Who else is asked about: they stay what they are. */
  readonly others: readonly EntityRef[];
  /** Of those that are asked about: in place of what the same sources told. */
  readonly facts: readonly EntityFact[];
}

/**
 * In place of all that is said by now of the entities that the files declare. Facts are those that are known, but for
 * those handed in and what the catalog tells by itself. Throws Refusal `unavailable` without rules.
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

/** What all sources say of everything else. */
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
  /** Handed in. */
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

/** Of a source there is one of each name. */
function addressOf({ entity, name, source }: EntityFact): string {
  return JSON.stringify([entity, name, source]);
}

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
