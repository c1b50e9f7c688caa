// What would change between two rulebooks, for a catalog and facts on disk? Waivers and releases are not known there.

import type { RulebookPreview } from "../../api/preview.ts";
import { tellProblem } from "../../api/problem.ts";
import { compileFreeze } from "../../gate/compile-freeze.ts";
import { compileGate } from "../../gate/compile-gate.ts";
import { NOTHING_IN_FORCE } from "../../model/in-force.ts";
import type { Problem } from "../../model/problem.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import { provenanceOf } from "../catalog/provenance-of.ts";
import { evaluateFiles } from "../files/evaluate-files.ts";
import type { EvaluatedFiles, FilesToEvaluate, Progress } from "../files/evaluate-files.ts";
import type { CompiledRulebook } from "../rules/rules-in-force.ts";
import type { ComparedRules, RulesSide } from "./compared-rules.ts";
import { previewRules } from "./tell-preview.ts";
import { dependsOnRelease, environmentsToAsk } from "./what-is-asked.ts";

export interface FilesToPreview extends Omit<FilesToEvaluate, "rulebook"> {
  readonly base: Rulebook;
  readonly candidate: Rulebook;
  /** As written; undefined: all that gates and freezes name without a pattern. */
  readonly environments: readonly string[] | undefined;
  /** Warnings about the candidate. */
  readonly problems: readonly Problem[];
}

/** `limit`: how many changes of each kind to list one by one. */
export function* previewFiles(files: FilesToPreview, limit: number): Generator<Progress, RulebookPreview> {
  const { base, candidate, environments, problems, at } = files;
  const before = sideOf(base, yield* evaluateFiles({ ...files, rulebook: base }));
  const evaluated = yield* evaluateFiles({ ...files, rulebook: candidate });
  const after = sideOf(candidate, evaluated);
  const asked = environmentsToAsk(environments, [before.rules, after.rules]);
  const compared: ComparedRules = {
    at,
    entries: evaluated.catalog.entries,
    before,
    after,
    environments: asked.environments,
    inForce: () => NOTHING_IN_FORCE,
    provenance: (entry) => provenanceOf(entry, at),
  };
  const said = [...problems, ...asked.problems, ...dependsOnRelease(after.rules), ...evaluated.problems];
  const total = evaluated.documents.size * Math.max(1, asked.environments.length);
  const previewing = previewRules(compared, { limit, problems: said.map(tellProblem) });
  let done = 0;
  let step = previewing.next();
  for (; step.done !== true; step = previewing.next())
    yield { phase: "comparing", done: Math.min(total, ++done), total };
  return step.value;
}

function sideOf(rulebook: Rulebook, { scorecards, documents, evaluations }: EvaluatedFiles): RulesSide {
  const rules: CompiledRulebook = {
    rulebook,
    scorecards,
    gates: rulebook.gates.map(compileGate),
    freezes: rulebook.freezes.map(compileFreeze),
  };
  return { rules, documents, evaluations };
}
