// Is a finding that is waived told so in every output, and one whose waiver is over?

import { expect, it } from "vitest";
import { readDecisionBody } from "../../src/api/decision-body.ts";
import type { DecidedFinding } from "../../src/model/decision.ts";
import type { FindingWaiver } from "../../src/model/finding-waiver.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { commentOn } from "../../src/report/comment.ts";
import { FORMATS } from "../../src/report/formats.ts";
import { sayFinding } from "../../src/report/say-finding.ts";
import { approveWaiversCommand, sayWaiver, waiverCommand } from "../../src/report/say-waiver.ts";
import { decidedFinding, DECISION } from "./sample-decision.ts";
import { CONTEXT } from "./sample-report.ts";

const WAIVER: FindingWaiver = {
  id: "wvr_1",
  state: "active",
  until: Date.parse("2026-12-12T00:00:00Z"),
  by: "user:default/kim",
  reason: "The test is booked for the 12th.",
  ticket: "SEC-4411",
};

it("says until when, by whom and where it is mended", () => {
  expect(sayWaiver(WAIVER)).toBe("until 2026-12-12 by kim (SEC-4411)");
  expect(sayWaiver({ ...WAIVER, ticket: null, until: WAIVER.until + 90_000 })).toBe(
    "until 2026-12-12 00:01 UTC by kim",
  );
  expect(sayWaiver({ ...WAIVER, state: "expired" })).toBe("was waived until 2026-12-12 by kim (SEC-4411)");
});

it("is said after the finding, in force or over", () => {
  const finding: DecidedFinding = decidedFinding({ title: "Tested", message: "no", outcome: "fail", waiver: WAIVER });
  expect(sayFinding(finding)).toBe("Tested: no (waived until 2026-12-12 by kim (SEC-4411))");
  const over = { ...finding, waiver: { ...WAIVER, state: "expired" as const } };
  expect(sayFinding(over)).toBe("Tested: no (was waived until 2026-12-12 by kim (SEC-4411))");
});

it("asks for all that blocks, and for nothing where nothing does or nothing is recorded", () => {
  const findings = [
    decidedFinding({ scorecard: "a", rule: "x", outcome: "fail", effect: "blocking" }),
    decidedFinding({ scorecard: "a", rule: "y", outcome: "fail", effect: "warning" }),
    decidedFinding({ scorecard: "b", rule: "z", outcome: "unknown", effect: "blocking" }),
  ];
  const decision = { ...DECISION, id: "dec_1", environment: "production", findings };
  expect(waiverCommand(decision)).toMatch(
    /^muster waiver request \S+ a\/x b\/z --env production --for 30d --reason "…"$/,
  );
  const waiversAsked = [{ id: "wvr_1", scorecard: "b", rule: "z", at: Date.parse("2026-12-01T09:30:00Z") }];
  const asked = { ...decision, waiversAsked };
  expect(waiverCommand(asked)).toMatch(/^muster waiver request \S+ a\/x --env production /);
  expect(approveWaiversCommand(asked)).toBe("muster waiver approve wvr_1");
  expect(approveWaiversCommand(decision)).toBeUndefined();
  expect(waiverCommand({ ...decision, id: null })).toBeUndefined();
  expect(waiverCommand({ ...decision, findings: findings.slice(1, 2) })).toBeUndefined();
});

it("tells of a waiver that was asked for and is not approved in every output of a decision that it would let pass", () => {
  const finding = decidedFinding({ scorecard: "a", rule: "x", title: "X", outcome: "fail", effect: "blocking" });
  const waiversAsked = [
    { id: "wvr_1", scorecard: "a", rule: "x", at: Date.parse("2026-12-01T09:30:00Z") },
    { id: "wvr_2", scorecard: "a", rule: "of-no-concern", at: 0 },
  ];
  const decision = { ...DECISION, id: "dec_1", verdict: "block" as const, findings: [finding], waiversAsked };
  const said =
    "a waiver was asked for 2026-12-01 09:30 UTC (wvr_1): an operator who did not ask for it has still to approve it";
  for (const format of ["text", "markdown", "github"] as const) {
    const told = [...(FORMATS[format].decision?.({ decision, scorecards: [] }, CONTEXT) ?? [])].join("");
    const plain = told.replaceAll(/\\(?=[_()])/g, "").replaceAll(/\s+/g, " ");
    expect([format, plain]).toEqual([format, expect.stringContaining(said)]);
    expect([format, plain]).toEqual([format, expect.not.stringContaining("wvr_2")]);
  }
  const json = [...(FORMATS.json.decision?.({ decision, scorecards: [] }, CONTEXT) ?? [])].join("");
  const read = readDecisionBody(JSON.parse(json) as JsonValue);
  expect(read.waiversAsked).toEqual(waiversAsked);
  expect(commentOn([decision], { most: 5_000, publicUrl: undefined }).replaceAll("\\", "")).toContain(said);
});
