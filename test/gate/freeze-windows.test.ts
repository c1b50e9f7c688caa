// Do freezes begin and end by the clocks of their zone, also on the days when those are changed?

import { describe, expect, it } from "vitest";
import { freezeWindows } from "../../src/gate/freeze-windows.ts";

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const said = (stretch: { readonly from: number; readonly until: number } | undefined) =>
  stretch && [new Date(stretch.from).toISOString(), new Date(stretch.until).toISOString()];

describe("one window", () => {
  const windows = freezeWindows({ from: "2026-12-20T18:00", to: "2027-01-04T08:00" }, "Europe/Berlin");
  it("is in local time, its end not included", () => {
    const stretch = ["2026-12-20T17:00:00.000Z", "2027-01-04T07:00:00.000Z"];
    expect(said(windows.nextEnding(at("2026-01-01T00:00:00Z")))).toEqual(stretch);
    expect(said(windows.nextEnding(at("2027-01-04T06:59:59.999Z")))).toEqual(stretch);
    expect(windows.nextEnding(at("2027-01-04T07:00:00Z"))).toBeUndefined();
  });
});

it("one that somebody writes to hold for ever ends where a calendar can tell it", () => {
  const windows = freezeWindows({ from: "0000-01-01T00:00", to: "9999-12-31T23:59" }, "America/New_York");
  expect(said(windows.nextEnding(at("2026-01-01T00:00:00Z")))?.[1]).toBe("9999-12-31T23:59:59.000Z");
});

describe("windows that come again", () => {
  it.each([
    ["* * * * *", 60 * 24 * HOUR],
    ["*/5 * * * *", 30 * 24 * HOUR],
    ["0 * * * *", 90 * 24 * HOUR],
    ["* 2 * * *", 24 * HOUR],
  ])("however often, and however long each lasts, hold: %s for %d ms", (cron, duration) => {
    const windows = freezeWindows({ cron, duration }, "Europe/Berlin");
    for (let day = 0; day < 5; day++) {
      const when = at("2026-10-22T11:59:30Z") + day * 25 * HOUR;
      const stretch = windows.nextEnding(when);
      expect(stretch?.from).toBeLessThanOrEqual(when);
      expect(stretch?.until).toBeGreaterThan(when + HOUR);
    }
  });

  const weekend = (zone: string) => freezeWindows({ cron: "0 16 * * FRI", duration: 64 * HOUR }, zone);

  it.each([
    [
      "an ordinary week",
      "Europe/London",
      "2026-03-20T12:00:00Z",
      "2026-03-20T16:00:00.000Z",
      "2026-03-23T08:00:00.000Z",
    ],
    [
      "London goes forward",
      "Europe/London",
      "2026-03-28T12:00:00Z",
      "2026-03-27T16:00:00.000Z",
      "2026-03-30T07:00:00.000Z",
    ],
    [
      "London goes back",
      "Europe/London",
      "2026-10-24T12:00:00Z",
      "2026-10-23T15:00:00.000Z",
      "2026-10-26T08:00:00.000Z",
    ],
    [
      "New York goes forward",
      "America/New_York",
      "2026-03-07T12:00:00Z",
      "2026-03-06T21:00:00.000Z",
      "2026-03-09T12:00:00.000Z",
    ],
    [
      "New York goes back",
      "America/New_York",
      "2026-11-01T12:00:00Z",
      "2026-10-30T20:00:00.000Z",
      "2026-11-02T13:00:00.000Z",
    ],
  ])("%s: from Friday 16:00 to Monday 08:00", (_, zone, when, from, until) => {
    expect(said(weekend(zone).nextEnding(at(when)))).toEqual([from, until]);
  });

  it("are the next one from the instant on at which one ends", () => {
    const windows = weekend("UTC");
    expect(said(windows.nextEnding(at("2026-12-07T07:59:59.999Z")))?.[0]).toBe("2026-12-04T16:00:00.000Z");
    expect(said(windows.nextEnding(at("2026-12-07T08:00:00Z")))?.[0]).toBe("2026-12-11T16:00:00.000Z");
  });

  it("at a time that the clocks skip, or show twice, are rather too long", () => {
    const night = freezeWindows({ cron: "30 1 * * *", duration: HOUR }, "Europe/London");
    expect(said(night.nextEnding(at("2026-03-29T00:00:00Z")))).toEqual([
      "2026-03-29T00:30:00.000Z",
      "2026-03-29T01:30:00.000Z",
    ]);
    expect(said(night.nextEnding(at("2026-10-25T00:00:00Z")))).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-25T02:30:00.000Z",
    ]);
    const evening = freezeWindows({ cron: "30 23 * * *", duration: 2 * HOUR }, "Europe/London");
    expect(said(evening.nextEnding(at("2026-10-24T23:00:00Z")))?.[1]).toBe("2026-10-25T01:30:00.000Z");
  });

  it("that overlap end with the last of them", () => {
    const overlapping = freezeWindows({ cron: "0 0 * * MON-WED", duration: 30 * HOUR }, "UTC");
    for (const when of ["2026-12-07T01:00:00Z", "2026-12-08T12:00:00Z", "2026-12-10T05:59:59Z"]) {
      expect(said(overlapping.nextEnding(at(when)))?.[1]).toBe("2026-12-10T06:00:00.000Z");
    }
  });

  it("say the same whenever they are asked, also backwards", () => {
    const windows = weekend("Europe/Berlin");
    const asked = Array.from({ length: 400 }, (_, day) => at("2026-01-01T00:00:00Z") + day * 7 * HOUR);
    const forward = asked.map((when) => said(windows.nextEnding(when)));
    expect(
      [...asked]
        .reverse()
        .map((when) => said(weekend("Europe/Berlin").nextEnding(when)))
        .reverse(),
    ).toEqual(forward);
  });
});
