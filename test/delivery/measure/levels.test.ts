import { describe, expect, it } from "vitest";
import { bandsOf, frequencyLevel, levelOf } from "../../../src/delivery/measure/find-level.ts";
import { REPORT_YEARS } from "../../../src/delivery/measure/report-years.ts";

const DAY = 24;
const MONTH = { days: 28, workingDays: 20 };

function bands(reportYear: number) {
  const found = bandsOf({ reportYear, bands: null });
  if (found === null) throw new Error(`no bands of ${reportYear}`);
  return found;
}

describe("levels", () => {
  it.each([
    ["lead_time", 2024, [DAY - 0.01, DAY, 7 * DAY, 30 * DAY], ["elite", "high", "medium", "low"]],
    ["lead_time", 2021, [0.9, 1, 7 * DAY, 180 * DAY], ["elite", "high", "medium", "low"]],
    ["lead_time", 2022, [0.5, 7 * DAY, 30 * DAY], ["high", "medium", "low"]],
    ["change_fail_rate", 2024, [5, 5.1, 10, 10.1, 20, 20.1], ["elite", "high", "high", "medium", "medium", "low"]],
    ["change_fail_rate", 2023, [5, 10, 15, 15.1], ["elite", "high", "medium", "low"]],
    ["change_fail_rate", 2021, [15, 20, 30, 31], ["elite", "high", "medium", "low"]],
    ["recovery_time", 2024, [0.9, 1, DAY, 7 * DAY], ["elite", "high", "medium", "low"]],
  ] as const)("of %s by the report of %i", (metric, year, values, levels) => {
    expect(values.map((value) => levelOf(value, bands(year)[metric]))).toEqual(levels);
  });

  it.each([
    [2024, [21, 20, 4, 3, 1], ["elite", "high", "high", "medium", "medium"]],
    [2021, [21, 20, 1], ["elite", "high", "high"]],
    [2022, [21, 20, 1], ["high", "medium", "medium"]],
    [2018, [21, 20, 19, 1], ["elite", "high", "medium", "medium"]],
  ] as const)("of the frequency in four weeks by the report of %i", (year, counts, levels) => {
    expect(counts.map((count) => frequencyLevel(count, MONTH, bands(year).deployment_frequency, "working"))).toEqual(
      levels,
    );
  });

  it("of once a week exactly is high, of none at all low only where the window is long", () => {
    const { deployment_frequency } = bands(2024);
    expect(frequencyLevel(1, { days: 7, workingDays: 5 }, deployment_frequency, "working")).toBe("high");
    expect(frequencyLevel(0, { days: 90, workingDays: 64 }, deployment_frequency, "working")).toBe("low");
    expect(frequencyLevel(0, { days: 7, workingDays: 5 }, deployment_frequency, "working")).toBeNull();
    expect(frequencyLevel(25, MONTH, deployment_frequency, "calendar")).toBe("high");
  });

  it("are none by the report of 2025", () => {
    expect(Object.keys(REPORT_YEARS)).toContain("2025");
    expect(bandsOf({ reportYear: 2025, bands: null })).toBeNull();
  });
});
