// How does a finding read as JSON: in reports, in decisions, in every answer of the API?

import type { Evidence, Finding, FindingFix } from "../model/finding.ts";
import type { Problem } from "../model/problem.ts";
import { formatDuration, formatInstant } from "../model/time.ts";

/** As in a decision: what only a gate can say is null here. */
export function findingBody(finding: Finding): object {
  const { scorecard, rule, title, level, severity, outcome, cause, message, draft, conjuncts } = finding;
  return {
    scorecard,
    rule,
    title,
    level,
    severity,
    outcome,
    cause,
    effect: null,
    message,
    evidence: finding.evidence.map(evidenceBody),
    fix: finding.fix === undefined ? null : fixBody(finding.fix),
    failingSince: null,
    enforcement: null,
    waiver: null,
    draft,
    conjuncts,
  };
}

export function evidenceBody(evidence: Evidence): object {
  const { path, value, source, observedAt, provenance, maxAge, ...rest } = evidence;
  return {
    path,
    value,
    source,
    observedAt: observedAt === undefined ? undefined : formatInstant(observedAt),
    provenance,
    ...rest,
    maxAge: maxAge === undefined ? undefined : formatDuration(maxAge),
  };
}

export function fixBody({ text, url, effort, action, location }: FindingFix): object {
  return { text, url, effort: effort === undefined ? undefined : formatDuration(effort), action, location };
}

export function problemBody(problem: Problem): object {
  const { code, severity, message, help, file, line, column, entity, pointer } = problem;
  const place = { file: file ?? null, line: line ?? null, column: column ?? null };
  return { code, severity, message, ...place, help, entity, pointer };
}
