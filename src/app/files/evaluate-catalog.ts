// How does every entity of a catalog on disk stand? Files in, a report out; no server, nothing stored.

import type { EvaluationReport } from "../../model/evaluation-report.ts";
import { evaluateFiles } from "./evaluate-files.ts";
import type { FilesToEvaluate, Progress } from "./evaluate-files.ts";
import { reportEntities } from "../reports/report-entities.ts";
import { selectEntities, selectRules } from "../reports/selection.ts";
import type { Selection } from "../reports/selection.ts";
import { summariseEvaluations } from "../reports/summarise-evaluations.ts";

export interface EvaluateRequest extends FilesToEvaluate {
  readonly selection: Selection;
}

/**
 * Evaluates everything, though only what was selected is reported: levels may rest on other entities. Throws UsageError
 * for a selection that names something that does not exist.
 */
export function* evaluateCatalog(request: EvaluateRequest): Generator<Progress, EvaluationReport> {
  const { rulebook, at, selection } = request;
  const reports = selectRules(rulebook.scorecards, selection);
  const { catalog, documents, scorecards, evaluations, problems } = yield* evaluateFiles(request);
  const entries = selectEntities(catalog, selection);
  const reported = scorecards.filter(({ scorecard }) => reports(scorecard.id));
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
