// How is a finding that the API answered turned back into a `Finding`, for code that renders findings?

import type { Evidence, Finding, FindingFix } from "../model/finding.ts";
import { parseDuration, parseInstant } from "../model/time.ts";
import type { EvidenceBody, FixBody } from "./finding-body.ts";
import type { ListedFinding } from "./findings.ts";

/** What was not explained is empty. */
export function findingOf(listed: ListedFinding): Finding {
  const { scorecard, rule, title, level, severity, draft, outcome, cause, message, evidence, fix, conjuncts } = listed;
  const waiver = listed.waiver && { ...listed.waiver, until: parseInstant(listed.waiver.until) ?? 0 };
  return {
    scorecard,
    rule,
    title,
    level,
    severity,
    draft,
    outcome,
    cause,
    message: message ?? "",
    conjuncts: (conjuncts ?? []).map(({ remedy, ...rest }) => (remedy === undefined ? rest : { ...rest, remedy })),
    evidence: (evidence ?? []).map(evidenceOf),
    ...(fix === null ? {} : { fix: fixOf(fix) }),
    waiver,
  };
}

function evidenceOf({ observedAt, maxAge, ...rest }: EvidenceBody): Evidence {
  const [seen, oldest] = [parseInstant(observedAt ?? ""), parseDuration(maxAge ?? "")];
  const times = {
    ...(seen === undefined ? {} : { observedAt: seen }),
    ...(oldest === undefined ? {} : { maxAge: oldest }),
  };
  return { ...(rest as Evidence), ...times };
}

export function fixOf({ effort, ...rest }: FixBody): FindingFix {
  const span = parseDuration(effort ?? "");
  return { ...(rest as FindingFix), ...(span === undefined ? {} : { effort: span }) };
}
