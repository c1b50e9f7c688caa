// Which instants and durations can be written, and do they read again what they were told as?

import { expect, it } from "vitest";
import { z } from "zod";
import { formatInstant, parseInstant } from "../../src/model/time.ts";

it.each([
  ["2026-12-01", "2026-12-01T00:00:00Z"],
  ["2026-12-01T08:00:00+01:00", "2026-12-01T07:00:00Z"],
  ["2026-12-01 08:00:00.5Z", "2026-12-01T08:00:00.500Z"],
  ["0000-01-01", "0000-01-01T00:00:00Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
])("reads %s", (written, told) => {
  const at = parseInstant(written);
  expect(at === undefined ? undefined : formatInstant(at)).toBe(told);
  expect(z.iso.datetime().safeParse(told).success).toBe(true);
});

// What is told of these has five digits of a year, or a minus: no schema of ours, and few clients, read it.
it.each([
  "9999-12-31T23:59:59-00:01",
  "0000-01-01T00:00:00+00:01",
  "2026-02-30",
  "2026-12-01T08:00:00",
  "2026-12-01T08",
])("does not read %s", (written) => expect(parseInstant(written)).toBeUndefined());
