import { describe, expect, it } from "vitest";
import { forecastFinish } from "../../src/initiative/forecast.ts";
import type { BurndownPoint } from "../../src/initiative/forecast.ts";
import { stateOf } from "../../src/initiative/initiative-days.ts";
import { lastReminder } from "../../src/initiative/last-reminder.ts";
import { standOnInitiative } from "../../src/initiative/stand-on-initiative.ts";
import type { Outcome } from "../../src/model/finding.ts";
import type { Initiative } from "../../src/model/gate.ts";
import { DAY, dayAfter, formatInstant, parseInstant } from "../../src/model/time.ts";

const at = (text: string): number => parseInstant(text) ?? 0;
const NOW = at("2026-12-01T12:00:00Z");

const NODE: Initiative = {
  id: "node-24",
  title: "Node 24",
  scorecard: "node",
  level: "done",
  owner: "group:default/platform",
  start: "2026-11-01",
  due: "2026-12-31",
  remind: { every: 7 * DAY, to: "owners" },
  location: { file: "r.yaml", line: 1, column: 1 },
};

function points(...open: number[]): BurndownPoint[] {
  return open.map((left, index) => ({ at: NOW - (open.length - 1 - index) * DAY, done: 100 - left, open: left }));
}

describe("an entity on an initiative", () => {
  it.each([
    [{ a: "pass", b: "pass" }, "done", []],
    [{ a: "pass", b: "not-applicable" }, "done", []],
    [{ a: "not-applicable", b: "not-applicable" }, "not-applicable", []],
    [{ a: "unknown", b: "pass" }, "unknown", ["a"]],
    [{ a: "unknown", b: "fail" }, "left", ["a", "b"]],
    [{}, "not-applicable", []],
  ] as const)("of %j is %s", (outcomes, stand, rules) => {
    const known = new Map<string, Outcome>(Object.entries(outcomes));
    expect(standOnInitiative(["a", "b"], known)).toEqual({ stand, rules });
  });
});

describe("the forecast", () => {
  it("goes on at the pace of the last six weeks", () => {
    const steady = points(...Array.from({ length: 43 }, (_, day) => 84 - day));
    expect(forecastFinish(steady, NOW)).toEqual({
      finish: NOW + 42 * DAY,
      earliest: NOW + 42 * DAY,
      latest: NOW + 42 * DAY,
      perWeek: 7,
      why: null,
    });
  });

  it("is moved little by one good day, and says how much the weeks differed", () => {
    const bursts = points(...Array.from({ length: 43 }, (_, day) => 100 - day - (day > 40 ? 30 : 0)));
    const { finish, earliest, latest, perWeek } = forecastFinish(bursts, NOW);
    expect(perWeek).toBe(7);
    expect(finish).toBe(NOW + 28 * DAY);
    expect(earliest ?? 0).toBeLessThan(finish ?? 0);
    expect(latest ?? 0).toBeGreaterThanOrEqual(finish ?? 0);
  });

  it("does not look farther back than six weeks", () => {
    const early = Array.from({ length: 60 }, (_, day) => 500 - 5 * day);
    const late = Array.from({ length: 43 }, (_, day) => 84 - day);
    expect(forecastFinish(points(...early, ...late), NOW).perWeek).toBe(7);
  });

  it.each([
    ["done", points(3, 2, 0)],
    ["too-early", points(9, 8, 7, 6)],
    ["too-early", []],
    ["no-progress", points(...Array<number>(30).fill(5))],
    ["no-progress", points(...Array.from({ length: 30 }, (_, day) => 5 + day))],
  ])("is none: %s", (why, told) => {
    expect(forecastFinish(told, NOW)).toMatchObject({ finish: null, earliest: null, latest: null, why });
  });
});

describe("the days of an initiative", () => {
  it.each([
    ["2026-10-31T23:59:59Z", 3, "ahead"],
    ["2026-11-01T00:00:00Z", 3, "running"],
    ["2026-12-31T23:59:59Z", 3, "running"],
    ["2027-01-01T00:00:00Z", 3, "overdue"],
    ["2027-01-01T00:00:00Z", 0, "done"],
  ])("at %s with %i open make it %s", (when, open, state) => {
    expect(stateOf(NODE, open, at(when))).toBe(state);
  });

  it("end with the day it is due", () => {
    expect(["2027-03-31", "2028-02-28", "2026-12-31"].map(dayAfter)).toEqual([
      "2027-04-01",
      "2028-02-29",
      "2027-01-01",
    ]);
  });
});

describe("the last reminder", () => {
  const last = (upTo: string, initiative = NODE, timezone = "UTC") => {
    const reminder = lastReminder(initiative, at(upTo), timezone);
    return reminder === undefined ? undefined : `${formatInstant(reminder.at)} ${reminder.daysLeft}`;
  };

  it.each([
    ["2026-10-31T23:59:59Z", undefined],
    ["2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z 60"],
    ["2026-11-07T23:59:59Z", "2026-11-01T00:00:00Z 60"],
    ["2026-11-08T00:00:00Z", "2026-11-08T00:00:00Z 53"],
    ["2026-12-31T12:00:00Z", "2026-12-27T00:00:00Z 4"],
    ["2027-01-10T12:00:00Z", "2027-01-10T00:00:00Z -10"],
  ])("at %s was %s: from the start on, also when it is overdue", (upTo, told) => {
    expect(last(upTo)).toBe(told);
  });

  it("comes with the day on the clocks of the zone, also where they were turned", () => {
    const autumn: Initiative = { ...NODE, start: "2026-10-20", due: "2026-10-27" };
    expect(last("2026-10-19T22:00:00Z", autumn, "Europe/Berlin")).toBe("2026-10-19T22:00:00Z 7");
    expect(last("2026-10-26T22:59:59Z", autumn, "Europe/Berlin")).toBe("2026-10-19T22:00:00Z 7");
    expect(last("2026-10-26T23:00:00Z", autumn, "Europe/Berlin")).toBe("2026-10-26T23:00:00Z 0");
  });

  it("comes by the hour where it is asked for by the hour", () => {
    const often: Initiative = { ...NODE, remind: { every: 6 * 3_600_000, to: "owners" } };
    expect(last("2026-11-02T13:00:00Z", often)).toBe("2026-11-02T12:00:00Z 59");
  });

  it("is none where it asks for none", () => {
    const { remind: _, ...quiet } = NODE;
    expect(last("2026-12-30", quiet)).toBeUndefined();
  });
});
