// Where does every entity of a catalog on disk stand? Files in, a report out; no server, nothing stored.

import type { CatalogOptions } from "../catalog/catalog-format.ts";
import { importCatalog } from "../catalog/import-catalog.ts";
import { compileScorecard } from "../evaluate/compile-scorecard.ts";
import { evaluateFleet } from "../evaluate/evaluate-fleet.ts";
import type { Catalog } from "../model/catalog.ts";
import type { EvaluationReport } from "../model/evaluation-report.ts";
import type { Problem } from "../model/problem.ts";
import { compareProblems } from "../model/problem.ts";
import type { Rulebook } from "../model/rulebook.ts";
import type { Instant } from "../model/time.ts";
import type { SourceFile } from "../text/source-file.ts";
import { buildDocuments } from "./build-documents.ts";
import { collectFacts } from "./collect-facts.ts";
import { reportEntities } from "./report-entities.ts";
import { selectEntities, selectRules } from "./selection.ts";
import type { Selection } from "./selection.ts";
import { summariseEvaluations } from "./summarise-evaluations.ts";

export type { CatalogOptions };

export interface EvaluateRequest {
  readonly rulebook: Rulebook;
  readonly catalogFiles: readonly SourceFile[];
  readonly catalogOptions?: CatalogOptions;
  readonly factsFiles: readonly SourceFile[];
  readonly at: Instant;
  readonly selection: Selection;
}

export interface Progress {
  readonly phase: "reading" | "evaluating";
  readonly done: number;
  readonly total: number;
}

/**
 * Everything is evaluated and what was selected is reported, because levels may rest on entities that were not.
 * Throws UsageError for a selection that names what is not there.
 */
export function* evaluateCatalog(request: EvaluateRequest): Generator<Progress, EvaluationReport> {
  const { rulebook, at, selection } = request;
  const reports = selectRules(rulebook.scorecards, selection);
  yield { phase: "reading", done: 0, total: request.catalogFiles.length };
  const catalog = importCatalog(request.catalogFiles, request.catalogOptions);
  const facts = collectFacts(catalog, request.factsFiles, rulebook.facts, at);
  const entries = selectEntities(catalog, selection);

  const documents = buildDocuments(entitiesOf(catalog), facts.tables);
  const compiled = rulebook.scorecards.map((scorecard) => compileScorecard(scorecard, rulebook));
  const evaluating = evaluateFleet(compiled, documents, at);
  const total = documents.size * compiled.length;
  let step = evaluating.next();
  for (; step.done !== true; step = evaluating.next()) yield { phase: "evaluating", done: step.value, total };

  const evaluations = step.value;
  const reported = compiled.filter(({ scorecard }) => reports(scorecard.id));
  const problems: Problem[] = [...catalog.problems, ...facts.problems].sort(compareProblems);
  return {
    rulebook: rulebook.digest,
    at,
    entities: reportEntities({ entries, documents, scorecards: reported, evaluations, at, selection, reports }),
    problems,
    summary: summariseEvaluations({
      scorecards: reported.map(({ scorecard }) => scorecard),
      evaluations,
      refs: entries.map(({ entity }) => entity.ref),
      problems,
      reports,
    }),
  };
}

function entitiesOf(catalog: Catalog) {
  return [...catalog.entries.values()].map(({ entity }) => entity);
}
