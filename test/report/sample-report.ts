// A report as the evaluator gives it, with one of everything that a format has to show.

import type { FindingWaiver } from "../../src/model/finding-waiver.ts";
import type { EvaluationReport, ScorecardSummary } from "../../src/model/evaluation-report.ts";
import type { EntityReport, Finding, ScorecardReport } from "../../src/model/finding.ts";
import type { Problem } from "../../src/model/problem.ts";
import type { RuleTestReport } from "../../src/model/rule-test-report.ts";
import type { Scorecard } from "../../src/model/scorecard.ts";
import type { RenderContext } from "../../src/report/render-context.ts";
import { PLAIN } from "../../src/report/style.ts";

const AT = Date.parse("2026-12-01T12:00:00Z");
const HOUR = 3_600_000;

export const CONTEXT: RenderContext = {
  width: 80,
  style: PLAIN,
  full: false,
  passing: false,
  strict: false,
  version: "0.1.0",
  placeOf: (file) => `services/${file}`,
  boundary: "muster-boundary",
};

export function finding(own: Partial<Finding>): Finding {
  return {
    scorecard: "production-readiness",
    rule: "has-owner",
    title: "Has an owner",
    level: "bronze",
    severity: "medium",
    draft: false,
    outcome: "pass",
    cause: null,
    message: '`entity.owner` is "group:default/payments"',
    conjuncts: [],
    evidence: [],
    ...own,
  };
}

const RUNBOOK = finding({
  rule: "runbook-is-linked",
  title: "Has a runbook",
  outcome: "fail",
  message: 'no item of `entity.metadata.links` has type = "runbook"',
  conjuncts: [{ holds: false, message: 'no item of `entity.metadata.links` has type = "runbook"' }],
  evidence: [{ path: "entity.metadata.links", value: [], source: "files", observedAt: AT, provenance: "declared" }],
  fix: {
    text: "Add a link of type `runbook` to catalog-info.yaml.",
    url: "https://example.com/runbooks?a=1&b=2",
    effort: 900_000,
    action: "open-runbook-pr",
    location: { file: "checkout/catalog-info.yaml", line: 1 },
  },
});

const COVERAGE = finding({
  rule: "tests-cover-the-code",
  title: "Tests cover the code",
  level: "silver",
  severity: "high",
  outcome: "fail",
  message: "62 is below 80 for `facts.test.line_coverage_pct`",
  conjuncts: [
    {
      holds: false,
      message: "62 is below 80 for `facts.test.line_coverage_pct`",
      remedy: "raise `facts.test.line_coverage_pct` from 62 to 80",
    },
  ],
  evidence: [
    {
      path: "facts.test.line_coverage_pct",
      value: 62,
      expected: ">= 80",
      source: "ci",
      observedAt: AT - 2 * HOUR,
      provenance: "observed",
      url: "https://ci.example.com/runs/7",
      items: ["src/cart.ts", "src/pay.ts"],
    },
  ],
  fix: { text: "Write tests for what is not covered.", effort: 4 * HOUR },
});

const BURN = finding({
  rule: "error-budget-holds",
  title: "Keeps within its error budget",
  level: "silver",
  outcome: "unknown",
  cause: "stale",
  message: "`facts.slo.budget_remaining_pct` not observed for 26 h, at most 24 h",
  evidence: [
    {
      path: "facts.slo.budget_remaining_pct",
      cause: "stale",
      source: "prometheus",
      observedAt: AT - 26 * HOUR,
      provenance: "observed",
      maxAge: 24 * HOUR,
    },
  ],
});

const PENTEST = finding({
  rule: "pen-test-is-recent",
  title: "Was tested by an attacker within a year",
  level: "gold",
  severity: "low",
  outcome: "fail",
  message: "`facts.security.last_pentest_at` is 410 days old, at most 365",
});

const NOT_APPLICABLE = finding({
  rule: "has-two-replicas",
  title: "Runs twice",
  level: "silver",
  outcome: "not-applicable",
  message: "Libraries do not run.",
});

export function scorecardReport(own: Partial<ScorecardReport>): ScorecardReport {
  return {
    id: "production-readiness",
    title: "Production readiness",
    draft: false,
    level: "gold",
    rank: 3,
    target: "silver",
    standing: "met",
    score: 100,
    waived: [],
    findings: [finding({})],
    nextSteps: null,
    ...own,
  };
}

export function entityReport(own: Partial<EntityReport>): EntityReport {
  return {
    ref: "component:default/checkout",
    kind: "Component",
    owner: "group:default/payments",
    system: "system:default/shop",
    location: { file: "checkout/catalog-info.yaml", line: 1 },
    scorecards: [scorecardReport({})],
    ...own,
  };
}

const WAIVER: FindingWaiver = {
  id: "wvr_01jkx4t5q8",
  state: "active",
  until: Date.parse("2026-12-12"),
  by: "user:default/kim",
  reason: "The test is booked for the 12th",
  ticket: "SEC-4411",
};

const ENTITIES: readonly EntityReport[] = [
  entityReport({
    ref: "api:default/orders",
    kind: "API",
    owner: null,
    system: null,
    location: null,
    scorecards: [
      scorecardReport({ level: null, rank: 0, target: null, standing: null, score: 0, findings: [PENTEST] }),
    ],
  }),
  entityReport({
    ref: "component:default/cart",
    scorecards: [
      scorecardReport({
        findings: [finding({}), { ...PENTEST, waiver: WAIVER }],
        waived: ["pen-test-is-recent"],
      }),
    ],
  }),
  entityReport({
    scorecards: [
      scorecardReport({
        level: null,
        rank: 0,
        standing: "below",
        score: 33.3,
        findings: [finding({}), RUNBOOK, COVERAGE, BURN, PENTEST, NOT_APPLICABLE],
        nextSteps: { level: "bronze", rules: ["runbook-is-linked"], effort: 900_000 },
      }),
      scorecardReport({
        id: "next-year",
        title: "What we may ask next year",
        draft: true,
        level: null,
        rank: 0,
        target: "done",
        standing: "below",
        score: 0,
        findings: [finding({ scorecard: "next-year", rule: "has-slo", level: "done", draft: true, outcome: "fail" })],
      }),
    ],
  }),
  entityReport({
    ref: "component:shop/search",
    location: { file: "search.yaml", line: 12 },
    scorecards: [
      scorecardReport({
        level: "bronze",
        rank: 1,
        standing: "unknown",
        score: 66.7,
        findings: [finding({}), BURN],
        nextSteps: { level: "silver", rules: ["error-budget-holds"], effort: 0 },
      }),
    ],
  }),
];

const NO_OUTCOMES = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };

const ONE_WAIVED = { findings: 1, met: 1, until: "2026-12-12T00:00:00Z" };
const NOTHING_WAIVED = { findings: 0, met: 0, until: null };

const PRODUCTION_READINESS: ScorecardSummary = {
  id: "production-readiness",
  title: "Production readiness",
  draft: false,
  entities: 4,
  levels: ["bronze", "silver", "gold"],
  held: { "": 2, bronze: 1, silver: 0, gold: 1 },
  standing: { met: 1, below: 1, unknown: 1, none: 1 },
  score: 50,
  waived: ONE_WAIVED,
  rules: [
    {
      id: "has-owner",
      title: "Has an owner",
      level: "bronze",
      draft: false,
      outcomes: { ...NO_OUTCOMES, pass: 3 },
      waived: 0,
    },
    {
      id: "runbook-is-linked",
      title: "Has a runbook",
      level: "bronze",
      draft: false,
      outcomes: { ...NO_OUTCOMES, pass: 2, fail: 1 },
      waived: 0,
    },
    {
      id: "error-budget-holds",
      title: "Keeps within its error budget",
      level: "silver",
      draft: false,
      outcomes: { ...NO_OUTCOMES, unknown: 2 },
      waived: 0,
    },
    {
      id: "pen-test-is-recent",
      title: "Was tested by an attacker within a year",
      level: "gold",
      draft: false,
      outcomes: { ...NO_OUTCOMES, fail: 2 },
      waived: 1,
    },
  ],
};

const NEXT_YEAR: ScorecardSummary = {
  id: "next-year",
  title: "What we may ask next year",
  draft: true,
  entities: 1,
  levels: ["done"],
  held: { "": 1, done: 0 },
  standing: { met: 0, below: 1, unknown: 0, none: 0 },
  score: 0,
  waived: NOTHING_WAIVED,
  rules: [
    {
      id: "has-slo",
      title: "Has an SLO",
      level: "done",
      draft: false,
      outcomes: { ...NO_OUTCOMES, fail: 1 },
      waived: 0,
    },
  ],
};

const IDLE: ScorecardSummary = {
  id: "kubernetes-workloads",
  title: "Kubernetes workloads",
  draft: false,
  entities: 0,
  levels: ["done"],
  held: { "": 0, done: 0 },
  standing: { met: 0, below: 0, unknown: 0, none: 0 },
  score: null,
  waived: NOTHING_WAIVED,
  rules: [],
};

const CATALOG_PROBLEMS: readonly Problem[] = [
  {
    code: "broken-document",
    severity: "error",
    message: "a mapping starts where the value of `name` was expected",
    file: "legacy/catalog-info.yaml",
    line: 4,
    column: 9,
    excerpt: { text: "  name: {{ values.name }}", length: 2 },
  },
  {
    code: "dangling-ref",
    severity: "warning",
    message: "`spec.owner` names `group:default/paymnts`, which the catalog lacks",
    help: "did you mean `group:default/payments`?",
    file: "checkout/catalog-info.yaml",
    line: 9,
    column: 10,
    entity: "component:default/checkout",
  },
];

export const REPORT: EvaluationReport = {
  rulebook: `sha256:${"4f2c9e1".padEnd(64, "0")}`,
  at: AT,
  entities: ENTITIES,
  problems: CATALOG_PROBLEMS,
  summary: {
    entities: 4,
    catalog: 5,
    standing: { met: 1, below: 1, unknown: 1, none: 1 },
    outcomes: { pass: 3, fail: 4, unknown: 2, "not-applicable": 1 },
    waived: ONE_WAIVED,
    scorecards: [PRODUCTION_READINESS, NEXT_YEAR, IDLE],
    problems: { errors: 1, warnings: 1 },
  },
};

const PLACE = { file: "rules/production-readiness.yaml", line: 7, column: 5 };

export const SCORECARDS: readonly Scorecard[] = [
  {
    id: "production-readiness",
    title: "Production readiness",
    draft: false,
    levels: ["bronze", "silver", "gold"],
    targets: [{ level: "silver" }],
    params: {},
    location: PLACE,
    rules: [
      {
        id: "runbook-is-linked",
        title: "Has a runbook",
        level: "bronze",
        weight: 1,
        severity: "medium",
        pass: true,
        why: "Whoever is paged at night needs to know what to do.",
        fix: { text: "Add a link of type `runbook`.", url: "https://example.com/runbooks", effort: 900_000 },
        draft: false,
        location: PLACE,
      },
      {
        id: "pen-test-is-recent",
        title: "Was tested by an attacker within a year",
        level: "gold",
        weight: 1,
        severity: "low",
        pass: true,
        draft: false,
        location: PLACE,
      },
    ],
  },
];

export const RULE_PROBLEMS: readonly Problem[] = [
  {
    code: "unknown-operator",
    severity: "error",
    message: "unknown operator `gte`",
    help: "did you mean `>=`? `muster operators` lists them all",
    file: "rules/dora.yaml",
    line: 14,
    column: 15,
    excerpt: { text: "      pass: { gte: [{ var: facts.dora.deploys_per_week }, 1] }", length: 3 },
  },
  {
    code: "all-of-empty",
    severity: "warning",
    message: "`all` is false over an empty list",
    help: "`every` is true there",
    file: "rules/security.yaml",
    line: 120,
    column: 9,
    excerpt: { text: "\t\tpass: { all: [ { var: entity.metadata.tags }, … ] }", length: 4 },
  },
];

export const RULE_TESTS: RuleTestReport = {
  cases: [
    {
      scorecard: "service-basics",
      rule: "has-owner",
      name: "a group",
      location: { file: "rules/service-basics.test.yaml", line: 6, column: 5 },
      expected: "pass",
      actual: "pass",
      message: "`entity.owner` is there",
      passed: true,
    },
    {
      scorecard: "service-basics",
      rule: "has-owner",
      name: "nobody",
      location: { file: "rules/service-basics.test.yaml", line: 7, column: 5 },
      expected: "fail",
      actual: "pass",
      message: "`entity.owner` is there",
      passed: false,
    },
    {
      gate: "production",
      rule: null,
      name: "all is well",
      location: { file: "rules/production.test.yaml", line: 5, column: 5 },
      expected: "allow",
      actual: "allow",
      message: "",
      passed: true,
    },
  ],
  uncovered: [
    {
      scorecard: "service-basics",
      rule: "has-description",
      missing: ["fail"],
      location: { file: "rules/service-basics.yaml", line: 16, column: 5 },
    },
  ],
  differences: [],
  summary: { cases: 3, passed: 2, failed: 1, uncovered: 1 },
};
