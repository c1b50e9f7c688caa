// Do these rule files make a rulebook, and if not, what is all that is wrong with them?

import { compareProblems, compareText, isError } from "../model/problem.ts";
import type { Problem } from "../model/problem.ts";
import type { Rulebook } from "../model/rulebook.ts";
import type { RuleTests } from "../model/rule-tests.ts";
import type { SourceFile } from "../text/source-file.ts";
import { buildRulebook } from "./build-rulebook.ts";
import { buildScorecard } from "./build-scorecard.ts";
import { buildTests } from "./build-tests.ts";
import { checkScorecardConditions } from "./check-conditions.ts";
import { checkFreeze } from "./check-freeze.ts";
import { checkGate, idleUngated } from "./check-gate.ts";
import { checkInitiative } from "./check-initiative.ts";
import { checkScorecard } from "./check-scorecard.ts";
import { checkTests } from "./check-tests.ts";
import { problemsToSay } from "./consequences.ts";
import { declarations, readFactCatalogue } from "./fact-catalogue.ts";
import { levelCycles, levelOrder } from "./level-order.ts";
import type { LevelRead } from "./level-order.ts";
import { daysAfterInitiatives, duplicateIds, idsOf } from "./names.ts";
import type { Names } from "./names.ts";
import type { Place } from "./place.ts";
import { ofKind, readRuleDocumentsInSteps } from "./rule-documents.ts";
import type { RuleDocuments } from "./rule-documents.ts";
import type { Kind } from "./schemas/kinds.ts";
import { outlineScorecards } from "./scorecard-outlines.ts";
import type { ScorecardOutline } from "./scorecard-outlines.ts";

export interface LoadedRulebook {
  /** Undefined where at least one problem is an error. */
  readonly rulebook: Rulebook | undefined;
  /** The tests that could be read completely. */
  readonly tests: readonly RuleTests[];
  /** Errors and warnings, sorted by file and line. */
  readonly problems: readonly Problem[];
}

/**
 * Reads rule files, given in any order. Of the `shipped` files, the FactSets are always part of the rulebook and the
 * scorecards can be extended; the rest is ignored.
 */
export function loadRulebook(files: readonly SourceFile[], shipped: readonly SourceFile[]): LoadedRulebook {
  const steps = loadRulebookInSteps(files, shipped);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * As `loadRulebook`, yielding after each file (or part of a long one) and each scorecard, so that callers can pause.
 */
export function* loadRulebookInSteps(
  files: readonly SourceFile[],
  shipped: readonly SourceFile[],
): Generator<void, LoadedRulebook> {
  const problems: Problem[] = [];
  const { documents: own, unread, isPartial } = yield* read(files, problems);
  const { documents: given } = yield* read(shipped, problems);
  problems.push(...duplicateIds(own), ...idleUngated(ofKind(own, "Gate")));
  const sets = [ofKind(given, "FactSet"), ofKind(own, "FactSet")] as const;
  const facts = readFactCatalogue(...sets, problems);
  const outlines = outlineScorecards(ofKind(own, "Scorecard"), ofKind(given, "Scorecard"), problems);
  const scorecards = byId(outlines);
  const names: Names = {
    facts,
    scorecards,
    gates: idsOf(own, "Gate"),
    actions: idsOf(own, "Action"),
    initiatives: daysAfterInitiatives(own),
  };
  for (const { kind, place } of own) problems.push(...(CHECKS[kind]?.(place, names) ?? []));
  const levelReads: LevelRead[] = [];
  for (const scorecard of outlines) {
    levelReads.push(...check(scorecard, names, problems));
    yield;
  }
  problems.push(...levelCycles(levelReads));
  const tests = ofKind(own, "Tests").flatMap(({ read, place }) =>
    read === undefined ? [] : buildTests(read, place, scorecards),
  );
  const said = problemsToSay(problems, unread, isPartial).sort(compareProblems);
  if (said.some(isError)) return { rulebook: undefined, tests, problems: said };
  const order = levelOrder([...scorecards.keys()], levelReads);
  const built = order.flatMap((id) => buildScorecard(scorecards.get(id)) ?? []);
  return { rulebook: buildRulebook(built, own, declarations(...sets)), tests, problems: said };
}

function byId(outlines: readonly ScorecardOutline[]): ReadonlyMap<string, ScorecardOutline> {
  const named = new Map<string, ScorecardOutline>();
  // Of two scorecards with the same id the first counts; the duplicate is reported elsewhere.
  for (const outline of outlines) if (outline.id !== "" && !named.has(outline.id)) named.set(outline.id, outline);
  return named;
}

function check(scorecard: ScorecardOutline, names: Names, problems: Problem[]): readonly LevelRead[] {
  const conditions = checkScorecardConditions(scorecard, names);
  problems.push(...checkScorecard(scorecard, names), ...conditions.problems);
  return conditions.levelReads;
}

function* read(files: readonly SourceFile[], problems: Problem[]): Generator<void, RuleDocuments> {
  const reading = yield* readRuleDocumentsInSteps([...files].sort((a, b) => compareText(a.path, b.path)));
  problems.push(...reading.problems);
  return reading;
}

/** What is checked per kind beyond its structure. Scorecards are checked later, once they are outlined. */
const CHECKS: { readonly [K in Kind]?: (place: Place, names: Names) => Problem[] } = {
  Gate: checkGate,
  Freeze: checkFreeze,
  Initiative: checkInitiative,
  Tests: checkTests,
};
