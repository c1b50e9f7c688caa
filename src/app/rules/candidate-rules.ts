// What would the rulebook be if these rules replaced those in force of the same ids?

import type { EvaluateRequest } from "../../api/evaluate.ts";
import { compileScorecard } from "../../evaluate/compile-scorecard.ts";
import type { CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import { isError } from "../../model/problem.ts";
import type { Problem } from "../../model/problem.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Rulebook } from "../../model/rulebook.ts";
import { loadRulebookInSteps } from "../../rulebook/load-rulebook.ts";
import { textAt } from "../../rulebook/place.ts";
import { readRuleDocuments } from "../../rulebook/rule-documents.ts";
import type { RuleDocument } from "../../rulebook/rule-documents.ts";
import type { SourceFile } from "../../text/source-file.ts";
import { inSlices } from "../in-slices.ts";
import type { Slicing } from "../in-slices.ts";
import type { Muster } from "../muster.ts";

export interface CandidateRules {
  readonly rulebook: Rulebook;
  /** The scorecards that were handed in, and those in force that they may read, in dependency order. */
  readonly scorecards: readonly CompiledScorecard[];
  /** Whether a scorecard was handed in. */
  readonly isCandidate: (id: string) => boolean;
  /** Warnings about what was handed in. */
  readonly problems: readonly Problem[];
}

/** How many rules may be tried at once. */
const MOST_RULES = 200;

/**
 * Throws Refusal `invalid` with every problem where the rules do not load, or where they hold no rule; `too-large` for
 * more than 200 rules.
 */
export async function candidateRules(
  muster: Pick<Muster, "store" | "rules"> & Slicing,
  written: NonNullable<EvaluateRequest["rules"]>,
): Promise<CandidateRules> {
  const { store, rules } = muster;
  const files = filesOf(written);
  const current = await rules.current(store);
  const record = current && (await store.rulebooks.get(current.rulebook.digest));
  const candidates = readRuleDocuments(files).documents;
  const { rulebook, problems } = await inSlices(
    muster,
    loadRulebookInSteps([...files, ...unreplaced(record?.files ?? [], candidates)], rules.shipped),
  );
  if (rulebook === undefined) refuse(problems);
  const ids = new Set(
    candidates.flatMap(({ kind, place }) => (kind === "Scorecard" ? (textAt(place, "id") ?? []) : [])),
  );
  checkSize(rulebook.scorecards.filter(({ id }) => ids.has(id)).reduce((sum, { rules: its }) => sum + its.length, 0));
  const last = rulebook.scorecards.findLastIndex(({ id }) => ids.has(id));
  const paths = new Set(files.map(({ path }) => path));
  return {
    rulebook,
    scorecards: rulebook.scorecards.slice(0, last + 1).map((scorecard) => compileScorecard(scorecard, rulebook)),
    isCandidate: (id) => ids.has(id),
    problems: problems.filter(({ file }) => paths.has(file ?? "")),
  };
}

function filesOf(written: NonNullable<EvaluateRequest["rules"]>): SourceFile[] {
  if (typeof written === "string") return [{ path: "rules.yaml", text: written }];
  const documents = Array.isArray(written) ? written : [written];
  return documents.map((document, index) => ({
    path: `rules-${index + 1}.json`,
    text: JSON.stringify(document, null, 2),
  }));
}

/**
 * The documents in force that the candidates may refer to and do not replace: scorecards and fact sets, each as a file
 * of its own.
 */
function unreplaced(files: readonly SourceFile[], candidates: readonly RuleDocument[]): SourceFile[] {
  const replaced = new Set(candidates.map(nameOf));
  return readRuleDocuments(files).documents.flatMap((document, index) => {
    const isReferredTo = document.kind === "Scorecard" || document.kind === "FactSet";
    if (!isReferredTo || replaced.has(nameOf(document))) return [];
    return [{ path: `in-force-${index + 1}.json`, text: JSON.stringify(document.place.value) }];
  });
}

function nameOf({ kind, place }: RuleDocument): string {
  return `${kind} ${textAt(place, "id") ?? ""}`;
}

function refuse(problems: readonly Problem[]): never {
  const errors = problems.filter(isError);
  const [first] = errors;
  const message = `the rules do not load: ${first?.message ?? "they hold nothing"}${errors.length > 1 ? `, and ${errors.length - 1} more` : ""}`;
  throw new Refusal("invalid", "rules-do-not-load", message, { problems });
}

function checkSize(rules: number): void {
  if (rules > MOST_RULES)
    throw new Refusal(
      "too-large",
      "too-many-rules",
      `${rules} rules were handed in, at most ${MOST_RULES} are tried at once`,
    );
  if (rules > 0) return;
  throw new Refusal("invalid", "no-rules", "no scorecard with rules was handed in", {
    help: "hand in at least one document of `kind: Scorecard`",
  });
}
