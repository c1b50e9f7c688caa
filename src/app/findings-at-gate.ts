// What do the scorecards say of an entity that is about to be released, as a gate asks it?

import type { CompiledScorecard } from "../evaluate/compile-scorecard.ts";
import { evaluateFleet } from "../evaluate/evaluate-fleet.ts";
import { explainFinding } from "../evaluate/explain-finding.ts";
import type { EntityProvenance } from "../evaluate/explain-finding.ts";
import type { ExplainedFindings } from "../gate/decide.ts";
import type { Document, HeldLevel } from "../model/document.ts";
import type { Finding, Outcome } from "../model/finding.ts";
import type { Instant } from "../model/time.ts";

/**
 * Evaluates all scorecards (in dependency order) for this document alone: its own levels are those it holds with the
 * change and the request's facts, those of related entities the ones they hold already.
 */
export function findingsAtGate(
  scorecards: readonly CompiledScorecard[],
  asked: Document,
  at: Instant,
  provenance: EntityProvenance,
): ExplainedFindings {
  const document = { ...asked, levels: new Map<string, HeldLevel>() };
  const { ref } = asked.entity;
  const evaluating = evaluateFleet(scorecards, new Map([[ref, document]]), at);
  let step = evaluating.next();
  while (step.done !== true) step = evaluating.next();
  const evaluations = step.value;
  const compiledById = new Map(scorecards.map((compiled) => [compiled.scorecard.id, compiled]));
  const find = (id: string, rule: string) => {
    const compiled = compiledById.get(id);
    const index = compiled?.rules.findIndex((one) => one.rule.id === rule) ?? -1;
    if (compiled === undefined || index < 0) throw new RangeError(`the rulebook has no rule \`${id}/${rule}\``);
    const outcome: Outcome = evaluations.get(id)?.get(ref)?.outcomes[index] ?? "not-applicable";
    return { compiled, index, outcome };
  };
  return {
    scorecard: (id) => compiledById.get(id)?.scorecard,
    target: (id) => compiledById.get(id)?.scorecard.levels[(evaluations.get(id)?.get(ref)?.targetRank ?? 0) - 1],
    outcome: (id, rule) => find(id, rule).outcome,
    failingSince: () => null,
    explain(id, rule) {
      const { compiled, index, outcome } = find(id, rule);
      const values = compiled.conditions.load(document, at);
      const finding = explainFinding(compiled, index, outcome, values, provenance);
      return evaluations.get(id)?.has(ref) === true ? finding : withoutScorecard(finding);
    },
  };
}

function withoutScorecard(finding: Finding): Finding {
  const message = `the scorecard \`${finding.scorecard}\` does not apply`;
  return { ...finding, message, conjuncts: [], evidence: [] };
}
