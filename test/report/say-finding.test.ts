// Is a finding said in words that need no explanation?

import { describe, expect, it } from "vitest";
import { sayEffort, sayFinding, sayFix } from "../../src/report/say-finding.ts";
import { finding } from "./sample-report.ts";

describe("sayEffort", () => {
  it.each([
    ["15m", 900_000],
    ["1h 30m", 5_400_000],
    ["7h 15m", 26_100_000],
    ["1d 9h", 33 * 3_600_000],
    ["1w 2d", 194 * 3_600_000],
    ["2w", 14 * 86_400_000],
    ["1m", 30_000],
  ])("%s", (said, effort) => {
    expect(sayEffort(effort)).toBe(said);
  });
});

describe("sayFinding and sayFix", () => {
  it("say why, and whether it is known", () => {
    expect(sayFinding(finding({ outcome: "fail", message: "not so" }))).toBe("Has an owner: not so");
    const unknown = finding({ outcome: "unknown", cause: "stale", message: "too old" });
    expect(sayFinding(unknown)).toBe("Has an owner: not known (stale): too old");
  });

  it("say what to do, where the rule says it", () => {
    expect(sayFix(finding({ fix: { text: "Do it.", url: "https://a.example", effort: 60_000 } }))).toBe(
      "fix (1m): Do it. https://a.example",
    );
    expect(sayFix(finding({}))).toBeUndefined();
  });
});
