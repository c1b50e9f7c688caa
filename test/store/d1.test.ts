// Does the store on D1, inside a Worker, do what every store does?

import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestHarness } from "wrangler";
import { storeCases } from "../contract/store/cases.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const harness = createTestHarness({
  workers: [
    {
      config: {
        name: "store-contract",
        main: `${root}test/contract/store/d1-worker.ts`,
        compatibility_date: "2026-10-01",
        compatibility_flags: ["nodejs_compat"],
        send_metrics: false,
        d1_databases: [
          {
            binding: "DB",
            database_name: "store-contract",
            database_id: "00000000-0000-0000-0000-000000000000",
            migrations_dir: `${root}drizzle`,
          },
        ],
      },
    },
  ],
});

beforeAll(async () => {
  await harness.listen();
  await harness.getWorker().applyD1Migrations("DB");
});
afterAll(() => harness.close());

describe("in D1", () => {
  it.each(Object.keys(storeCases))("%s", async (name) => {
    const answer = await harness.fetch(`/?case=${encodeURIComponent(name)}`);
    expect(await answer.text()).toBe("");
    expect(answer.status).toBe(200);
  });
});
