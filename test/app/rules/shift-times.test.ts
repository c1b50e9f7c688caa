// Does an example stay as fresh as it was written, whenever it is shown?

import { describe, expect, it } from "vitest";
import { shiftTimes } from "../../../src/app/rules/shift-times.ts";

const WRITTEN = [
  {
    entity: "component:default/checkout",
    observedAt: "2026-12-01T12:00:00Z",
    facts: { "repo.last_push_at": "2026-11-30T12:00:00Z" },
  },
  {
    entity: "component:default/search",
    observedAt: "2026-11-24T12:00:00Z",
    facts: { "drill.last_at": "2026-11-01", n: 3, v: "22.11.0" },
  },
  { entity: "component:default/cart", facts: { list: { value: 1, items: ["2026-12-01"] } } },
];

describe("moving times", () => {
  it("moves everything by as much as the latest was away, days by whole days", () => {
    expect(shiftTimes(WRITTEN, Date.UTC(2027, 2, 3, 18, 30))).toEqual([
      {
        entity: "component:default/checkout",
        observedAt: "2027-03-03T18:30:00Z",
        facts: { "repo.last_push_at": "2027-03-02T18:30:00Z" },
      },
      {
        entity: "component:default/search",
        observedAt: "2027-02-24T18:30:00Z",
        facts: { "drill.last_at": "2027-02-01", n: 3, v: "22.11.0" },
      },
      { entity: "component:default/cart", facts: { list: { value: 1, items: ["2027-03-03"] } } },
    ]);
  });

  it("moves nothing where nothing says when it was seen", () => {
    expect(shiftTimes([{ facts: { at: "2026-12-01" } }], 0)).toEqual([{ facts: { at: "2026-12-01" } }]);
  });
});
