// How does every entity of a catalog on disk stand by a rulebook?

import type { CatalogOptions } from "../../catalog/catalog-format.ts";
import { catalogOf } from "../../catalog/import-catalog.ts";
import type { ImportedCatalog } from "../../catalog/import-catalog.ts";
import { CatalogFilesReader } from "../../catalog/read-catalog-files.ts";
import { compileScorecard } from "../../evaluate/compile-scorecard.ts";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import { evaluateFleet } from "../../evaluate/evaluate-fleet.ts";
import type { FleetDocument, ScorecardEvaluations } from "../../evaluate/evaluate-fleet.ts";
import type { Catalog } from "../../model/catalog.ts";
import type { EntityRef } from "../../model/entity.ts";
import type { Problem } from "../../model/problem.ts";
import { compareProblems } from "../../model/problem.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import type { Instant } from "../../model/time.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { buildDocuments } from "../catalog/build-documents.ts";
import { collectFacts } from "./collect-facts.ts";

export type { CatalogOptions };

export interface FilesToEvaluate {
  readonly rulebook: Rulebook;
  readonly catalogFiles: readonly SourceFile[];
  readonly catalogOptions?: CatalogOptions;
  readonly factsFiles: readonly SourceFile[];
  readonly at: Instant;
}

export interface EvaluatedFiles {
  readonly catalog: Catalog;
  readonly documents: ReadonlyMap<EntityRef, FleetDocument>;
  /** In dependency order. */
  readonly scorecards: readonly CompiledScorecard[];
  readonly evaluations: ReadonlyMap<string, ScorecardEvaluations>;
  /** Problems of the catalog and the facts, in the order of the files. */
  readonly problems: readonly Problem[];
}

export interface Progress {
  readonly phase: "reading" | "reading facts" | "evaluating" | "comparing";
  readonly done: number;
  readonly total: number;
}

export function* evaluateFiles(files: FilesToEvaluate): Generator<Progress, EvaluatedFiles> {
  const { rulebook, at } = files;
  const catalog = yield* readCatalog(files);
  yield { phase: "reading facts", done: 0, total: 1 };
  const facts = collectFacts(catalog, files.factsFiles, rulebook.facts, at);
  const entities = [...catalog.entries.values()].map(({ entity }) => entity);
  const documents = buildDocuments(entities, facts.tables);
  const scorecards = rulebook.scorecards.map((scorecard) => compileScorecard(scorecard, rulebook));
  const evaluating = evaluateFleet(scorecards, documents, at);
  const total = documents.size * scorecards.length;
  let step = evaluating.next();
  for (; step.done !== true; step = evaluating.next()) yield { phase: "evaluating", done: step.value, total };
  const problems = [...catalog.problems, ...facts.problems].sort(compareProblems);
  return { catalog, documents, scorecards, evaluations: step.value, problems };
}

/** Progress counts characters, not files: one file may hold a whole catalog. */
function* readCatalog({ catalogFiles, catalogOptions }: FilesToEvaluate): Generator<Progress, ImportedCatalog> {
  const total = catalogFiles.reduce((sum, { text }) => sum + text.length, 0);
  const reader = new CatalogFilesReader(catalogOptions);
  let done = 0;
  for (const file of catalogFiles) {
    reader.read(file);
    done += file.text.length;
    yield { phase: "reading", done, total };
  }
  return catalogOf(reader);
}
