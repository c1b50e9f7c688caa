// Is what is deployed to Workers what runs on Node?

import { unstable_readConfig } from "wrangler";
import { describe, expect, it } from "vitest";
import { SCHEDULE } from "../../src/schedule.ts";
import { ROOT } from "../rules/shipped.ts";

const config = unstable_readConfig({ config: `${ROOT}wrangler.toml` }, { hideWarnings: true });

describe("wrangler.toml", () => {
  it("triggers what Node schedules, at the same times", () => {
    expect(new Set(config.triggers.crons)).toEqual(new Set(SCHEDULE.map(({ cron }) => cron)));
  });

  it("keeps the same tables, and tells nobody that it runs", () => {
    expect(config.d1_databases).toEqual([expect.objectContaining({ binding: "DB", migrations_dir: "drizzle" })]);
    expect(config.send_metrics).toBe(false);
    expect(config.vars).toEqual({});
  });
});
