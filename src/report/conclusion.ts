// How does a command end: with which exit code, and which line that says why?

import type { Decision, Verdict } from "../model/decision.ts";
import type { EvaluationSummary } from "../model/evaluation-report.ts";
import { count } from "./layout.ts";

const EXIT_OF: Readonly<Record<Verdict, 0 | 1 | 4>> = { allow: 0, block: 1, wait: 4 };

/** The exit code of a gate check. */
export function exitOf({ verdict, basis }: Decision): 0 | 1 | 3 | 4 {
  return basis.includes("fail-closed") ? 3 : EXIT_OF[verdict];
}

/** The last line of a gate check: the message of the decision and the exit code. */
export function concludeDecision(decision: Decision): string {
  return `${decision.message} (exit ${exitOf(decision)}).`;
}

export interface Conclusion {
  readonly exit: 0 | 1;
  readonly line: string;
}

/**
 * Exits with 1 where a fail keeps an entity below its target. What is only not known, and defects of the catalog, are
 * mentioned with exit code 0, or 1 with `strict`.
 */
export function concludeEvaluation(summary: EvaluationSummary, strict: boolean): Conclusion {
  const { below, unknown, met } = summary.standing;
  const asked = below + unknown + met;
  const asides = [
    ...(unknown > 0
      ? [
          `${below > 0 ? `${unknown} more` : count(unknown, "entity", "entities")} ${unknown === 1 ? "is" : "are"} below only because of what is not known`,
        ]
      : []),
    ...defects(summary),
  ];
  if (below > 0) {
    const whom = asked === 1 ? "the entity is" : `${below} of ${asked} entities`;
    return end(1, `${whom} below target because of failing rules`, asides);
  }
  // An empty catalog is more often a mistyped path than intended.
  const exit = strict && (asides.length > 0 || summary.catalog === 0) ? 1 : 0;
  if (unknown > 0) return end(exit, "no failing rule keeps anything below its target", asides, strict);
  return end(exit, asked === 0 ? nothingAsked(summary) : allHold(asked), asides, strict);
}

function allHold(asked: number): string {
  return asked === 1 ? "the entity holds its target" : `all ${asked} entities hold their targets`;
}

function nothingAsked(summary: EvaluationSummary): string {
  if (summary.catalog === 0) return "the catalog holds no entities: no file declares one in a format that muster reads";
  return summary.entities === 0 ? "no scorecard applies to any entity" : "no entity has a target";
}

function defects({ problems }: EvaluationSummary): string[] {
  const parts = [
    ...(problems.errors > 0 ? [count(problems.errors, "error")] : []),
    ...(problems.warnings > 0 ? [count(problems.warnings, "warning")] : []),
  ];
  return parts.length > 0 ? [`${parts.join(" and ")} in the catalog`] : [];
}

function end(exit: 0 | 1, claim: string, asides: readonly string[], strict = false): Conclusion {
  const reason = strict && exit === 1 ? ", with --strict" : "";
  const all = [claim, ...asides].join("; ");
  return { exit, line: `${all.charAt(0).toUpperCase()}${all.slice(1)} (exit ${exit}${reason}).` };
}
