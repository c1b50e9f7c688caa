// Why does an entity's level or target change under the candidate? The rules that cause it, with their evidence.

import { evidenceBody } from "../../api/finding-body.ts";
import type { PreviewedLevel } from "../../api/preview.ts";
import type { CompiledRule, CompiledScorecard } from "../../evaluate/compile-scorecard.ts";
import { explainFinding } from "../../evaluate/explain-finding.ts";
import type { EntityRef } from "../../model/entity.ts";
import { isOpen } from "../../model/finding.ts";
import type { Finding, Outcome } from "../../model/finding.ts";
import { outcomeOf, scorecardOf } from "./compared-rules.ts";
import type { ComparedRules, RulesSide } from "./compared-rules.ts";
import type { LevelChange, UnknownRule } from "./compare-levels.ts";

/** How many findings are listed for one change. */
const MOST_FINDINGS = 20;

export function tellLevel(change: LevelChange, compared: ComparedRules): PreviewedLevel {
  const { entity, scorecard: id } = change;
  const { scorecard } = scorecardOf(compared.after, id) ?? scorecardOf(compared.before, id) ?? {};
  return {
    entity,
    owner: compared.entries.get(entity)?.entity.owner ?? null,
    scorecard: id,
    title: scorecard?.title ?? id,
    draft: scorecard?.draft ?? false,
    change: change.change,
    before: change.before,
    after: change.after,
    findings: [...rulesAsked(change, compared), ...rulesGone(change, compared)].slice(0, MOST_FINDINGS),
  };
}

type FindingBody = PreviewedLevel["findings"][number];

/** The findings of the candidate that explain the change. */
function rulesAsked(change: LevelChange, compared: ComparedRules): readonly FindingBody[] {
  const { entity, scorecard: id } = change;
  const compiled = scorecardOf(compared.after, id);
  if (compiled === undefined || change.after === null) return [];
  return compiled.rules.flatMap((rule, index) => {
    const before = outcomeOf(compared.before, id, rule.rule.id, entity);
    const after = outcomeOf(compared.after, id, rule.rule.id, entity);
    if (after === null || !isTold(change, rule, { before, after }, compared, compiled)) return [];
    return tellFinding(explain(compared, compared.after, compiled, index, entity), before, after);
  });
}

/** Whether the finding of a rule of the candidate explains the change. */
function isTold(
  { change, scorecard, before, after }: LevelChange,
  { rule, rank }: CompiledRule,
  outcomes: { readonly before: Outcome | null; readonly after: Outcome },
  compared: ComparedRules,
  { scorecard: { levels } }: CompiledScorecard,
): boolean {
  if (change === "joined") return isOpen(outcomes.after);
  if (outcomes.before !== outcomes.after) return true;
  if (!isOpen(outcomes.after) || rule.draft) return false;
  const earlier = scorecardOf(compared.before, scorecard)?.rules.find((one) => one.rule.id === rule.id)?.rule;
  if (earlier !== undefined && (earlier.level !== rule.level || earlier.draft !== rule.draft)) return true;
  if (change === "offTarget" || change === "retargeted") return rank <= levels.indexOf(after?.target ?? "") + 1;
  const lost = levels.indexOf(before?.level ?? "") + 1;
  return change === "lost" && (lost === 0 || rank <= lost);
}

/** The findings that stood in the way before, of rules that the candidate no longer has. */
function rulesGone({ entity, scorecard: id, change }: LevelChange, compared: ComparedRules): readonly FindingBody[] {
  const compiled = scorecardOf(compared.before, id);
  if (compiled === undefined || (change !== "gained" && change !== "onTarget")) return [];
  return compiled.rules.flatMap(({ rule }, index) => {
    const before = outcomeOf(compared.before, id, rule.id, entity);
    const isGone = scorecardOf(compared.after, id)?.rules.every((one) => one.rule.id !== rule.id) ?? true;
    if (before === null || !isOpen(before) || !isGone) return [];
    return tellFinding(explain(compared, compared.before, compiled, index, entity), before, null);
  });
}

function explain(
  compared: ComparedRules,
  side: RulesSide,
  compiled: CompiledScorecard,
  index: number,
  entity: EntityRef,
): Finding {
  const { entries, at } = compared;
  const [entry, document] = [entries.get(entity), side.documents.get(entity)];
  if (entry === undefined || document === undefined) throw new RangeError(`the catalog does not hold \`${entity}\``);
  const rule = compiled.rules[index]?.rule.id ?? "";
  const outcome = outcomeOf(side, compiled.scorecard.id, rule, entity) ?? "not-applicable";
  return explainFinding(compiled, index, outcome, compiled.conditions.load(document, at), compared.provenance(entry));
}

export function tellFinding(finding: Finding, before: Outcome | null, after: Outcome | null): FindingBody {
  const { scorecard, rule, title, cause, message, evidence } = finding;
  return { scorecard, rule, title, before, after, cause, message, evidence: evidence.map(evidenceBody) };
}

/** The message of one example. */
export function explainUnknown({ scorecard, index, example }: UnknownRule, compared: ComparedRules): string {
  const compiled = scorecardOf(compared.after, scorecard);
  return compiled === undefined ? "" : explain(compared, compared.after, compiled, index, example).message;
}
