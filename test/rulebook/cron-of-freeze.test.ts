// Is every cron expression that loads one whose windows can be reckoned?

import { expect, it } from "vitest";
import { freezeWindows } from "../../src/gate/freeze-windows.ts";
import { cron } from "../../src/rulebook/schemas/time-parts.ts";

const AT = Date.parse("2026-12-01T12:00:00Z");

it.each(["0 16 * * FRI", "*/30 * * * *", "0 0 * * 0,7", "0 0 * * MON-FRI,FRI", "*/30,0 8 * * *", "0 0 29 2 *"])(
  "%s",
  (expression) => {
    const reckons = (): boolean =>
      freezeWindows({ cron: expression, duration: 3_600_000 }, "UTC").nextEnding(AT) !== undefined;
    expect(cron.safeParse(expression).success && !reckons()).toBe(false);
  },
);
