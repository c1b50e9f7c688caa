// May this be released, by the files at hand? Catalog, facts, rules and a request in, a decision out; recorded nowhere.

import { normaliseEnvironment } from "../../model/environment.ts";
import { compileFreeze } from "../../gate/compile-freeze.ts";
import { compileGate } from "../../gate/compile-gate.ts";
import type { Decision, DecisionRequest } from "../../model/decision.ts";
import type { EntityRef } from "../../model/entity.ts";
import { NOTHING_IN_FORCE } from "../../model/in-force.ts";
import { refSuggester } from "../../model/nearest-ref.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { UsageError } from "../../model/usage-error.ts";
import { oneSource } from "../../facts/with-request-facts.ts";
import { decideRequest } from "./decide-request.ts";
import { registeredEntity } from "./decision-inputs.ts";
import { evaluateFiles } from "../files/evaluate-files.ts";
import type { EvaluatedFiles, FilesToEvaluate, Progress } from "../files/evaluate-files.ts";
import { provenanceOf } from "../catalog/provenance-of.ts";
import { resolveEntity } from "./resolve-entity.ts";

export interface FilesCheck extends FilesToEvaluate {
  /** A ref, or a name that only one entity has. */
  readonly entity: string;
  readonly request: Omit<DecisionRequest, "entity">;
}

const MOST_HIDING = 3;

/** Who asks if no identity says it: files are checked by pipelines. */
const CALLER = "ci";

/**
 * Evaluates the whole catalog first, since rules may read the levels of related entities. Throws UsageError if nothing
 * can be asked: several entities are meant, no environment is named, or the rules declare no gate.
 */
export function* checkGate(check: FilesCheck): Generator<Progress, Decision> {
  const { rulebook, at } = check;
  requireGates(check);
  const files = yield* evaluateFiles(check);
  const ref = resolveEntity(check.entity, [...files.catalog.entries.keys()]);
  const entry = files.catalog.entries.get(ref);
  const document = files.documents.get(ref);
  const isThere = entry !== undefined && document !== undefined;
  const help = isThere ? undefined : refSuggester(files.catalog.entries.keys())(ref);
  return decideRequest({
    rules: {
      rulebook,
      scorecards: files.scorecards,
      gates: rulebook.gates.map(compileGate),
      freezes: rulebook.freezes.map(compileFreeze),
    },
    request: { ...check.request, entity: ref },
    source: oneSource(CALLER),
    registered: isThere ? registeredEntity(entry, document, provenanceOf(entry, at)) : undefined,
    ...(help === undefined ? {} : { help }),
    inForce: NOTHING_IN_FORCE,
    problems: problemsOf(files, ref),
    at,
    isInTime: () => true,
  });
}

function requireGates({ rulebook, request }: FilesCheck): void {
  if (normaliseEnvironment(request.environment) === "") throw new UsageError("the environment has no name");
  if (rulebook.gates.length > 0) return;
  throw new UsageError("the rules declare no gate, nothing can be decided", "write one: `kind: Gate`");
}

/**
 * Problems of the entity itself, and errors that may hide something it rests on: a few of them, and how many more there
 * are.
 */
function problemsOf({ problems }: EvaluatedFiles, ref: EntityRef): Problem[] {
  const own = problems.filter((problem) => problem.entity === ref);
  const hiding = problems.filter((problem) => isError(problem) && problem.entity === undefined);
  const left = hiding.length - MOST_HIDING;
  const more: Problem = {
    code: "more-errors",
    severity: "warning",
    message: `${left} more errors in the catalog or the facts may hide something`,
    help: "`muster evaluate` names them",
  };
  return [...own, ...hiding.slice(0, MOST_HIDING), ...(left > 0 ? [more] : [])];
}
