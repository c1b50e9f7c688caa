// Is a finding that is waived told so in every output, and one whose waiver is over?

import { expect, it } from "vitest";
import type { DecidedFinding } from "../../src/model/decision.ts";
import type { FindingWaiver } from "../../src/model/finding-waiver.ts";
import { sayFinding } from "../../src/report/say-finding.ts";
import { sayWaiver, waiverCommand } from "../../src/report/say-waiver.ts";
import { decidedFinding, DECISION } from "./sample-decision.ts";

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
  expect(waiverCommand({ ...decision, id: null })).toBeUndefined();
  expect(waiverCommand({ ...decision, findings: findings.slice(1, 2) })).toBeUndefined();
});
