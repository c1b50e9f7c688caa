import { describe, expect, it } from "vitest";
import {
  countDays,
  createWindow,
  daysBefore,
  effectiveSpan,
  isTimezone,
  midnightAfter,
  midnightOf,
  splitWindow,
} from "../../../src/delivery/measure/civil-window.ts";
import type { CivilWindow } from "../../../src/delivery/measure/civil-window.ts";

const HOUR = 3_600_000;

function windowOf(from: string, to: string, timezone: string): CivilWindow {
  return createWindow(midnightOf(from, timezone) ?? NaN, midnightOf(to, timezone) ?? NaN, timezone);
}

describe("a window of civil days", () => {
  it.each([
    ["Europe/Berlin", "2025-03-30", "2025-03-31", 23],
    ["Europe/Berlin", "2025-10-26", "2025-10-27", 25],
    ["America/New_York", "2025-03-09", "2025-03-10", 23],
    ["America/New_York", "2025-11-02", "2025-11-03", 25],
    ["Europe/Berlin", "2025-03-01", "2025-04-01", 743],
    ["UTC", "2025-03-01", "2025-04-01", 744],
    // There is no midnight on that day.
    ["America/Sao_Paulo", "2018-11-04", "2018-11-05", 23],
  ])("in %s from %s to %s has %i hours, and whole days", (timezone, from, to, hours) => {
    const { from: start, to: end, days } = windowOf(from, to, timezone);
    expect((end - start) / HOUR).toBe(hours);
    expect(days.every(({ share }) => share === 1)).toBe(true);
    expect(days.length).toBe(Math.round(hours / 24));
  });

  it("puts an instant into the day that it is there", () => {
    const at = Date.parse("2025-03-31T22:30:00Z");
    const holds = (timezone: string) => {
      const { from, to } = windowOf("2025-03-01", "2025-04-01", timezone);
      return at >= from && at < to;
    };
    expect([holds("Europe/Berlin"), holds("America/New_York"), holds("UTC")]).toEqual([false, true, true]);
  });

  it("counts working days, and days on which something happened", () => {
    const march = windowOf("2025-03-03", "2025-03-31", "Europe/Berlin");
    expect(effectiveSpan(march, march.from, march.to)).toEqual({ days: 28, workingDays: 20 });
    const times = ["2025-03-03T23:30:00Z", "2025-03-04T22:30:00Z", "2025-03-04T23:30:00Z"].map((text) =>
      Date.parse(text),
    );
    expect(countDays(march, times)).toBe(2);
  });

  it("starts with the day of the first event, and ends with today", () => {
    const march = windowOf("2025-03-03", "2025-03-31", "UTC");
    const span = effectiveSpan(march, Date.parse("2025-03-10T15:00:00Z"), Date.parse("2025-03-16T01:00:00Z"));
    expect(span).toEqual({ days: 7, workingDays: 5 });
    expect(effectiveSpan(march, null, march.to)).toEqual({ days: 0, workingDays: 0 });
    expect(effectiveSpan(march, march.to, march.to).days).toBe(0);
  });

  it("between two instants has shares of days", () => {
    const { days } = createWindow(Date.parse("2025-03-03T18:00:00Z"), Date.parse("2025-03-05T12:00:00Z"), "UTC");
    expect(days.map(({ share }) => share)).toEqual([0.25, 1, 0.5]);
  });

  it("is split where weeks and months begin there", () => {
    const spring = windowOf("2025-03-05", "2025-04-02", "Europe/Berlin");
    const starts = (parts: readonly CivilWindow[]) =>
      parts.map(({ from }) => new Date(from).toISOString().slice(5, 16));
    expect(starts(splitWindow(spring, "month", "monday"))).toEqual(["03-04T23:00", "03-31T22:00"]);
    expect(starts(splitWindow(spring, "week", "monday"))).toEqual([
      "03-04T23:00",
      "03-09T23:00",
      "03-16T23:00",
      "03-23T23:00",
      "03-30T22:00",
    ]);
    expect(starts(splitWindow(spring, "week", "sunday"))).toEqual([
      "03-04T23:00",
      "03-08T23:00",
      "03-15T23:00",
      "03-22T23:00",
      "03-29T23:00",
    ]);
  });

  it("goes back by days, not by 24 hours", () => {
    const to = midnightAfter(Date.parse("2025-03-31T10:00:00Z"), "Europe/Berlin");
    expect(new Date(to).toISOString()).toBe("2025-03-31T22:00:00.000Z");
    expect(new Date(daysBefore(to, 7, "Europe/Berlin")).toISOString()).toBe("2025-03-24T23:00:00.000Z");
  });

  it("knows zones and dates from what is none", () => {
    expect([isTimezone("Europe/Berlin"), isTimezone("Berlin")]).toEqual([true, false]);
    expect([midnightOf("2025-02-30", "UTC"), midnightOf("yesterday", "UTC")]).toEqual([undefined, undefined]);
  });
});
