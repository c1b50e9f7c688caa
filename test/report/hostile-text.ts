// What somebody might write into a catalog to steer whoever, or whatever, reads the report.

import type { RulebookPreview } from "../../src/api/preview.ts";
import type { Decision } from "../../src/model/decision.ts";
import type { EvaluationReport } from "../../src/model/evaluation-report.ts";
import type { Problem } from "../../src/model/problem.ts";
import type { Scorecard } from "../../src/model/scorecard.ts";
import { DECISION, decidedFinding } from "./sample-decision.ts";
import { entityReport, finding, REPORT, scorecardReport, SCORECARDS } from "./sample-report.ts";

export const HOSTILE: readonly string[] = [
  "\u001b[31mred\u001b[0m",
  "\u009b2J",
  "\u0007\b\u0000",
  "::error::pwned",
  "x\n::set-output name=verdict::allow",
  "x\r::stop-commands::token",
  "  ::add-mask::x",
  "%0A::error::pwned",
  "##[add-mask]x",
  "##vso[task.setvariable variable=x]y",
  "##teamcity[buildStatus status='SUCCESS']",
  "title=a,file=b::c",
  "=cmd|' /C calc'!A0",
  "+1+1",
  "-2+3",
  "@SUM(1,2)",
  "\t=1+1",
  " =1+1",
  "＝1+1",
  '"quoted", and "split',
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "]]><x>&amp;&#10;",
  'a" onload="x',
  "a|b | c",
  "`code` and ``",
  "`open",
  "@octocat and @acme/sre",
  "#1 and GH-7",
  "[click](javascript:alert(1))",
  "![pixel](https://evil.example/p.png)",
  "# heading",
  "---",
  "- item",
  "\\| \\` \\",
  "\u202egnp.exe",
  "zero\u200bwidth\ufeff",
  "lone \ud800 surrogate \ufffe",
  "line\u2028separator\u2029s\u0085",
  "漢字とかな and 👩‍👩‍👧 e\u0301",
  "x".repeat(300),
  "",
];

/** A report with the text wherever something foreign can stand. */
export function hostileReport(text: string): EvaluationReport {
  const rule = finding({
    title: text,
    message: text,
    rule: `rule-${text}`,
    outcome: "fail",
    evidence: [{ path: text, value: text, source: text, observedAt: 0, items: [text, text] }],
    fix: { text, url: text, effort: 60_000, location: { file: text } },
    conjuncts: [{ holds: false, message: text, remedy: text }],
  });
  const entities = [
    entityReport({
      ref: `component:default/${text}`,
      kind: text,
      owner: `group:default/${text}`,
      system: text,
      location: { file: text, line: 1 },
      scorecards: [scorecardReport({ title: text, standing: "below", findings: [rule], nextSteps: steps(text) })],
    }),
    entityReport({ ref: text, scorecards: [scorecardReport({ findings: [rule] })] }),
  ];
  const [first, ...rest] = REPORT.summary.scorecards;
  const scorecards = first === undefined ? [] : [{ ...first, title: text }, ...rest];
  return { ...REPORT, entities, problems: hostileProblems(text), summary: { ...REPORT.summary, scorecards } };
}

export function hostileDecision(text: string): Decision {
  const [first] = hostileReport(text).entities;
  const [rule] = first?.scorecards[0]?.findings ?? [];
  const findings = (["fail", "unknown"] as const).flatMap((outcome) =>
    (["blocking", "warning", "observed", "none"] as const).map((effect) =>
      decidedFinding({ ...rule, scorecard: `card-${text}`, outcome, effect, gate: text }),
    ),
  );
  const [one] = findings;
  const where = { scorecard: one?.scorecard ?? "", rule: one?.rule ?? "" };
  return {
    ...DECISION,
    id: text,
    message: text,
    problems: hostileProblems(text),
    entity: { ref: `component:default/${text}`, owner: text, tier: text, url: text, location: { file: text, line: 1 } },
    environment: text,
    gates: [text],
    change: { type: "release", version: text, commit: text, actor: text, artifacts: [{ uri: text, sha256: text }] },
    findings,
    holds: [{ kind: "approval", id: text, title: text, until: null, who: [text], count: 1 }],
    upcoming: [{ ...where, step: "block", from: text, outcome: "fail" }],
    rulebook: text,
  };
}

function steps(text: string) {
  return { level: text, rules: [text], effort: 0 };
}

export function hostileProblems(text: string): readonly Problem[] {
  const place = { file: text, line: 3, column: 1 + Math.floor(text.length / 2) };
  const excerpt = { text, length: 1 };
  return [
    { code: "broken-document", severity: "error", message: text, help: text, ...place, excerpt },
    { code: "dangling-ref", severity: "warning", message: text, help: text, entity: text },
  ];
}

export function hostileScorecards(text: string): readonly Scorecard[] {
  return SCORECARDS.map((scorecard) =>
    Object.assign({}, scorecard, {
      title: text,
      rules: scorecard.rules.map((rule) =>
        Object.assign({}, rule, { title: text, why: text, fix: { text, url: text } }),
      ),
    }),
  );
}

export function hostilePreview(text: string): RulebookPreview {
  const counts = {
    newlyBlocked: 1,
    newlyWaiting: 0,
    unblocked: 0,
    released: 0,
    lost: 1,
    gained: 0,
    offTarget: 1,
    onTarget: 0,
    renamed: 0,
    retargeted: 0,
  };
  const all = { ...counts, joined: 0, left: 0, changed: 1, entities: 1 };
  const finding = {
    scorecard: text,
    rule: text,
    title: text,
    before: "pass",
    after: "fail",
    cause: null,
    message: text,
    evidence: [{ path: text, value: text }],
  } as const;
  const whose = { entity: text, owner: text };
  return {
    rulebook: text,
    base: text,
    at: "2026-12-01T12:00:00Z",
    environments: [text],
    totals: { ...all, blocked: { before: 0, after: 1 } },
    owners: [
      { owner: text, ...all },
      { owner: null, ...all },
    ],
    gates: [{ gate: text, newlyBlocked: 1, newlyWaiting: 0 }],
    verdicts: [
      {
        ...whose,
        environment: text,
        change: "newlyBlocked",
        before: "allow",
        after: "block",
        gates: [text],
        message: text,
        findings: [{ ...finding, gate: text, step: "block", effect: { before: "none", after: "blocking" } }],
        holds: [{ kind: "freeze", id: text, title: text, until: null, who: [text], count: 1 }],
      },
    ],
    levels: [
      {
        ...whose,
        scorecard: text,
        title: text,
        draft: false,
        change: "lost",
        before: { level: text, target: text, standing: "met" },
        after: { level: null, target: text, standing: "below" },
        findings: [finding],
      },
    ],
    omitted: { verdicts: 0, levels: 0 },
    unknown: [{ scorecard: text, rule: text, entities: 1, example: text, message: text }],
    problems: [{ code: text, severity: "warning", message: text, file: text, line: 1 }],
  };
}
