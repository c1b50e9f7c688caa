// A decision with one of everything that a format has to show.

import type { DecidedFinding, Decision } from "../../src/model/decision.ts";
import { finding } from "./sample-report.ts";

const AT = Date.parse("2026-12-01T12:00:00Z");
const HOUR = 3_600_000;

export function decidedFinding(own: Partial<DecidedFinding>): DecidedFinding {
  return {
    ...finding({}),
    effect: "none",
    failingSince: null,
    enforcement: { step: "block", from: null, next: null },
    gate: "production",
    waiver: null,
    ...own,
  };
}

const FINDINGS: readonly DecidedFinding[] = [
  decidedFinding({
    rule: "runbook-is-linked",
    title: "Has a runbook",
    severity: "high",
    outcome: "fail",
    effect: "blocking",
    message: 'no item of `entity.metadata.links` has type = "runbook"',
    evidence: [{ path: "entity.metadata.links", value: [], source: "files", observedAt: AT, provenance: "declared" }],
    fix: {
      text: "Add a link of type `runbook` to catalog-info.yaml.",
      url: "https://example.com/runbooks?a=1&b=2",
      effort: 900_000,
      action: "open-runbook-pr",
      location: { file: "checkout/catalog-info.yaml", line: 1 },
    },
    enforcement: { step: "block", from: "2026-12-01", next: null },
  }),
  decidedFinding({
    scorecard: "security",
    rule: "has-no-critical-vulnerabilities-that-are-exploited",
    title: "No critical vulnerability is exploited",
    level: "baseline",
    severity: "critical",
    outcome: "unknown",
    cause: "stale",
    effect: "blocking",
    message: "`facts.security.vuln_critical_count` not observed for 26 h, at most 24 h",
    evidence: [
      {
        path: "facts.security.vuln_critical_count",
        cause: "stale",
        source: "trivy",
        observedAt: AT - 26 * HOUR,
        provenance: "observed",
        maxAge: 24 * HOUR,
      },
    ],
  }),
  decidedFinding({
    rule: "tests-cover-the-code",
    title: "Tests cover the code",
    level: "silver",
    outcome: "fail",
    effect: "warning",
    message: "62 is below 80 for `facts.test.line_coverage_pct`",
    evidence: [
      {
        path: "facts.test.line_coverage_pct",
        value: 62,
        source: "ci",
        observedAt: AT - 2 * HOUR,
        provenance: "observed",
        items: ["src/cart.ts", "src/pay.ts"],
      },
    ],
    fix: { text: "Write tests for what is not covered.", effort: 4 * HOUR },
    enforcement: { step: "warn", from: "2026-11-01", next: { step: "block", from: "2027-01-15" } },
  }),
  decidedFinding({
    rule: "load-is-tested",
    title: "Withstands its load",
    outcome: "fail",
    effect: "warning",
    message: "`facts.drill.last_load_test_at` is 272 days old, at most 180",
    enforcement: { step: "warn", from: null, next: null },
  }),
  decidedFinding({
    rule: "error-budget-holds",
    title: "Keeps within its error budget",
    outcome: "unknown",
    cause: "missing",
    effect: "warning",
    message: "`facts.slo.budget_remaining_pct` was never observed",
    evidence: [{ path: "facts.slo.budget_remaining_pct", cause: "missing", deliveredBy: ["prometheus", "datadog"] }],
  }),
  decidedFinding({
    scorecard: "dora",
    rule: "is-fast",
    outcome: "unknown",
    cause: "missing",
    message: "never observed",
  }),
  decidedFinding({
    rule: "pen-test-is-recent",
    title: "Pen test",
    outcome: "fail",
    effect: "observed",
    severity: "low",
  }),
  decidedFinding({}),
  decidedFinding({ rule: "has-two-replicas", outcome: "not-applicable", message: "Libraries do not run." }),
];

export const DECISION: Decision = {
  id: null,
  verdict: "block",
  evaluation: "fail",
  basis: [],
  problems: [
    { code: "no-baseline", severity: "warning", message: "no earlier release to compare with: `ratchet` only warns" },
    {
      code: "undeclared-fact",
      severity: "warning",
      message: "no fact set declares `test.coverage`, it is left out",
      help: "did you mean `test.line_coverage_pct`?",
    },
  ],
  message:
    "BLOCK checkout -> production: 2 blocking (runbook-is-linked, has-no-critical-vulnerabilities-that-are-exploited), 3 warnings",
  summary: {
    pass: 1,
    fail: 4,
    unknown: 3,
    notApplicable: 1,
    blocking: 2,
    warning: 3,
    waived: 0,
    ratcheted: 0,
    observed: 1,
  },
  entity: {
    ref: "component:default/checkout",
    owner: "group:default/payments",
    tier: "1",
    url: null,
    location: { file: "checkout/catalog-info.yaml", line: 1 },
  },
  environment: "production",
  gates: ["production", "strict"],
  change: { type: "release", version: "1.42.0", artifacts: [{ uri: "ghcr.io/acme/checkout", sha256: "0".repeat(64) }] },
  findings: FINDINGS,
  holds: [{ kind: "approval", id: "production", title: null, until: null, who: ["group:default/sre"], count: 2 }],
  ahead: [],
  upcoming: [
    {
      scorecard: "production-readiness",
      rule: "tests-cover-the-code",
      step: "block",
      from: "2027-01-15",
      outcome: "fail",
    },
  ],
  rulebook: `sha256:4f2c9e1${"0".repeat(57)}`,
  decidedAt: AT,
  validUntil: null,
  retryAt: null,
  links: null,
};

/** Nobody knows the entity, and that is let pass. */
export const UNREGISTERED: Decision = {
  ...DECISION,
  verdict: "allow",
  evaluation: "unknown",
  basis: ["unregistered"],
  problems: [
    {
      code: "unregistered-entity",
      severity: "warning",
      message: "the catalog does not hold `component:default/checkuot`: no rule was asked",
      help: "did you mean `component:default/checkout`?",
    },
  ],
  message: "ALLOW checkuot -> production: the catalog does not hold it",
  summary: {
    pass: 0,
    fail: 0,
    unknown: 0,
    notApplicable: 0,
    blocking: 0,
    warning: 0,
    waived: 0,
    ratcheted: 0,
    observed: 0,
  },
  entity: { ref: "component:default/checkuot", owner: null, tier: null, url: null, location: null },
  findings: [],
  holds: [],
  upcoming: [],
  validUntil: AT + HOUR,
};
