// What stands in for a decision when nobody could decide? It is shown as prominently as a verdict, and cannot be
// mistaken for one.

import type { Decision, Verdict } from "../model/decision.ts";
import { refNamed } from "../model/entity.ts";
import type { Instant } from "../model/time.ts";
import type { ServerUnavailable } from "./server-failure.ts";

interface Asked {
  readonly entity: string;
  readonly environment: string;
  readonly change?: Decision["change"];
}

const NOTHING_JUDGED: Decision["summary"] = {
  pass: 0,
  fail: 0,
  unknown: 0,
  notApplicable: 0,
  blocking: 0,
  warning: 0,
  waived: 0,
  ratcheted: 0,
  observed: 0,
};

const SAID = {
  open: { verdict: "allow", basis: "fail-open", does: "let through unjudged by --fail-mode open" },
  closed: { verdict: "block", basis: "fail-closed", does: "stopped by --fail-mode closed" },
} as const;

/** `failure`: why nobody could decide. It becomes the problem `could-not-decide` of the decision. */
export function undecided(
  asked: Asked,
  failMode: "open" | "closed",
  failure: ServerUnavailable,
  at: Instant,
): Decision {
  const { verdict, basis, does } = SAID[failMode];
  const { message, help } = failure;
  const problem = { code: "could-not-decide", severity: "error", message: `${message}; ${does}` } as const;
  return {
    ...blankDecision(asked, verdict, at),
    basis: [basis],
    problems: [help === undefined ? problem : { ...problem, help }],
    message: `${verdict.toUpperCase()} ${asked.entity} -> ${asked.environment}: nobody decided, ${does}`,
  };
}

/** A decision with a verdict and nothing behind it. */
export function blankDecision({ entity, environment, change }: Asked, verdict: Verdict, at: Instant): Decision {
  const ref = refNamed(entity, "component") ?? entity;
  return {
    id: null,
    verdict,
    evaluation: "unknown",
    basis: [],
    problems: [],
    message: `${verdict.toUpperCase()} ${entity} -> ${environment}`,
    summary: NOTHING_JUDGED,
    entity: { ref, owner: null, tier: null, url: null, location: null },
    environment,
    gates: [],
    change: change ?? { type: "release" },
    findings: [],
    holds: [],
    ahead: [],
    upcoming: [],
    rulebook: "unknown",
    decidedAt: at,
    validUntil: null,
    retryAt: null,
    links: null,
  };
}
