// Why did a rule come out as it did, and what would fix it?

import type { Explanation } from "../logic/compile-rules.ts";
import type { Values } from "../logic/compile-rules.ts";
import type { Evidence, Finding, FindingFix, Outcome } from "../model/finding.ts";
import type { Rule } from "../model/scorecard.ts";
import type { CompiledRule, CompiledScorecard } from "./compile-scorecard.ts";

/** Where an entity was declared and when that was read: the provenance of everything a rule reads under `entity`. */
export interface EntityProvenance {
  readonly source: string;
  readonly observedAt: number;
  readonly location?: { readonly file: string; readonly line?: number };
}

/**
 * `index`: the position of the rule in the scorecard. `values`: what the rules read from the entity's document at the
 * time of the evaluation. Throws RangeError if there is no such rule.
 */
export function explainFinding(
  compiled: CompiledScorecard,
  index: number,
  outcome: Outcome,
  values: Values,
  provenance: EntityProvenance,
): Finding {
  const compiledRule = compiled.rules[index];
  if (compiledRule === undefined) throw new RangeError(`scorecard \`${compiled.scorecard.id}\` has no rule ${index}`);
  const { rule } = compiledRule;
  const explanation = explain(compiled, compiledRule, outcome, values);
  return {
    scorecard: compiled.scorecard.id,
    rule: rule.id,
    title: rule.title,
    level: rule.level,
    severity: rule.severity,
    draft: rule.draft || compiled.scorecard.draft,
    outcome,
    cause: outcome === "unknown" ? explanation.cause : null,
    message: explanation.message,
    conjuncts: explanation.conjuncts,
    evidence: explanation.evidence.map((item) => withSources(withProvenance(item, provenance), compiled)),
    ...(explanation.tellsAge && { tellsAge: true }),
    ...fixOf(rule, explanation, outcome, provenance),
  };
}

function explain(compiled: CompiledScorecard, rule: CompiledRule, outcome: Outcome, values: Values): Explanation {
  const { conditions } = compiled;
  if (rule.appliesTo !== undefined && conditions.evaluate(rule.appliesTo, values) === undefined) {
    const applies = conditions.explain(rule.appliesTo, values);
    return { ...applies, message: `whether it applies is not known: ${applies.message}` };
  }
  if (outcome !== "not-applicable") return conditions.explain(rule.pass, values);
  const asked = rule.appliesTo === undefined ? undefined : conditions.explain(rule.appliesTo, values);
  const message =
    rule.rule.notApplicable ?? (rule.readsChange ? "asked only of a release, at a gate" : (asked?.message ?? ""));
  const { evidence = [], tellsAge = false } = asked ?? {};
  return { truth: false, cause: null, message, conjuncts: [], evidence, tellsAge };
}

/**
 * Evidence read under `entity` comes from the catalog. The path of a related entity starts with its ref, so it is left
 * alone.
 */
function withProvenance(evidence: Evidence, provenance: EntityProvenance): Evidence {
  if (evidence.source !== undefined || !evidence.path.startsWith("entity.")) return evidence;
  return {
    ...evidence,
    source: provenance.source,
    observedAt: provenance.observedAt,
    provenance: "declared",
  };
}

/** For a fact that is not known: which sources could deliver it. */
function withSources(evidence: Evidence, { facts }: CompiledScorecard): Evidence {
  if (evidence.cause === undefined || !evidence.path.startsWith("facts.")) return evidence;
  const declaration = facts.get(evidence.path.slice("facts.".length));
  return declaration === undefined ? evidence : { ...evidence, deliveredBy: declaration.sources };
}

function fixOf(
  rule: Rule,
  explanation: Explanation,
  outcome: Outcome,
  provenance: EntityProvenance,
): { fix: FindingFix } | undefined {
  if (rule.fix === undefined || outcome === "pass" || outcome === "not-applicable") return undefined;
  // The catalog file is worth naming only where the rule reads something from it.
  const inCatalog = explanation.evidence.some((item) => item.path.startsWith("entity."));
  const location = inCatalog ? provenance.location : undefined;
  return { fix: { ...rule.fix, ...(location === undefined ? {} : { location }) } };
}
