// When is somebody told: never in quiet hours, of everything once, on whatever clock?

import { describe, expect, it } from "vitest";
import { hasDigest, isQuiet, nextLoud, NOTICE_STEP, windowsSince } from "../../src/notices/notice-times.ts";
import { DAY } from "../../src/model/time.ts";

const NIGHTS = { quiet: { from: 19 * 60, to: 8 * 60, days: [6, 7] }, timezone: "Europe/Berlin" };
const NEVER = { quiet: { from: 0, to: 0, days: [] }, timezone: "UTC" };
const at = (text: string): number => Date.parse(text);

describe("quiet hours", () => {
  it.each([
    ["2026-12-01T17:59:00Z", false],
    ["2026-12-01T18:00:00Z", true],
    ["2026-12-02T06:59:00Z", true],
    ["2026-12-02T07:00:00Z", false],
    // A Saturday.
    ["2026-12-05T11:00:00Z", true],
    // In summer Berlin is two hours ahead.
    ["2026-07-01T16:59:00Z", false],
    ["2026-07-01T17:00:00Z", true],
  ])("at %s: %s", (time, quiet) => {
    expect(isQuiet(at(time), NIGHTS)).toBe(quiet);
  });

  it("end when the clock of the zone says so, on days on which it is changed", () => {
    const zone = { quiet: { from: 22 * 60, to: 6 * 60, days: [] }, timezone: "Europe/Berlin" };
    // 29 March 2026: 02:00 becomes 03:00. The night is seven hours long.
    expect(nextLoud(at("2026-03-28T21:00:00Z"), zone)).toBe(at("2026-03-29T04:00:00Z"));
    // 25 October 2026: 03:00 becomes 02:00. Nine.
    expect(nextLoud(at("2026-10-24T20:00:00Z"), zone)).toBe(at("2026-10-25T05:00:00Z"));
  });

  it("within hours that the clock shows twice are quiet twice", () => {
    const zone = { quiet: { from: 2 * 60, to: 3 * 60, days: [] }, timezone: "Europe/Berlin" };
    expect(isQuiet(at("2026-10-25T00:30:00Z"), zone)).toBe(true);
    expect(isQuiet(at("2026-10-25T01:30:00Z"), zone)).toBe(true);
    expect(isQuiet(at("2026-10-25T02:00:00Z"), zone)).toBe(false);
  });
});

describe("windows", () => {
  it.each([
    ["over a weekend", "2026-12-04T12:00:00Z", "2026-12-07T12:00:00Z"],
    ["while the clock goes forward", "2026-03-27T12:00:00Z", "2026-03-30T12:00:00Z"],
    ["while it goes back", "2026-10-23T12:00:00Z", "2026-10-26T12:00:00Z"],
  ])("leave nothing out and take nothing twice %s", (_, from, to) => {
    const windows = windowsSince(at(from), at(to), NIGHTS);
    expect(windows.length).toBeGreaterThan(10);
    expect(windows[0]?.after).toBeLessThanOrEqual(at(from));
    expect(windows.at(-1)?.upTo).toBe(at(to));
    windows.slice(1).forEach(({ after }, index) => expect(after).toBe(windows[index]?.upTo));
    expect(windows.filter(({ upTo }) => isQuiet(upTo, NIGHTS))).toEqual([]);
  });

  it("are the same, whenever and from wherever they are asked for", () => {
    const late = windowsSince(at("2026-12-01T12:00:00Z"), at("2026-12-02T12:07:00Z"), NIGHTS);
    const early = windowsSince(at("2026-12-01T10:03:00Z"), at("2026-12-02T11:59:00Z"), NIGHTS);
    const shared = late.filter(({ upTo }) => upTo <= at("2026-12-02T11:45:00Z"));
    expect(shared.length).toBeGreaterThan(5);
    expect(early).toEqual(expect.arrayContaining(shared as unknown as never[]));
  });

  it("of a night is one", () => {
    const [night] = windowsSince(at("2026-12-02T06:59:00Z"), at("2026-12-02T07:01:00Z"), NIGHTS);
    expect(night).toEqual({ after: at("2026-12-01T17:45:00Z"), upTo: at("2026-12-02T07:00:00Z") });
  });

  it("are a quarter of an hour where nothing is quiet", () => {
    expect(windowsSince(at("2026-12-01T12:00:00Z"), at("2026-12-01T12:30:00Z"), NEVER)).toHaveLength(2);
    expect(NOTICE_STEP).toBe(900_000);
  });

  it("have one digest a week, on Monday at nine, whatever the clocks do", () => {
    const windows = windowsSince(at("2026-10-01T00:00:00Z"), at("2026-10-01T00:00:00Z") + 5 * 7 * DAY, {
      ...NEVER,
      timezone: "Europe/Berlin",
    });
    const digests = windows.filter((window) => hasDigest(window, "Europe/Berlin")).map(({ upTo }) => upTo);
    expect(digests.map((time) => new Date(time).toISOString())).toEqual([
      "2026-10-05T07:00:00.000Z",
      "2026-10-12T07:00:00.000Z",
      "2026-10-19T07:00:00.000Z",
      "2026-10-26T08:00:00.000Z",
      "2026-11-02T08:00:00.000Z",
    ]);
  });
});
