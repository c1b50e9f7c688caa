// Who may list which decisions?

import { expect, it, test } from "vitest";
import { requireDecisionsInReach } from "../../../src/app/decisions/decisions-in-reach.ts";
import type { Identity } from "../../../src/model/identity.ts";

const PIPELINE: Identity = {
  actor: "token:tok_1",
  token: "tok_1",
  roles: ["gatekeeper"],
  groups: [],
  sources: [],
  entities: ["component:default/checkout"],
  environments: ["staging"],
};
const PAGE = { limit: 100 };

it("lets a pipeline list what it may ask about, however that is written", () => {
  const asked = { ...PAGE, entity: "Checkout", environment: " Staging " };
  expect(() => requireDecisionsInReach(PIPELINE, asked)).not.toThrow();
});

test.each([
  ["another environment", { entity: "checkout", environment: "production" }, /`production`/],
  ["all environments", { entity: "checkout" }, /all environments/],
  ["another entity", { entity: "search", environment: "staging" }, /component:default\/search/],
  ["all entities", { environment: "staging" }, /all entities/],
])("refuses a pipeline %s", (_, query, message) => {
  expect(() => requireDecisionsInReach(PIPELINE, { ...PAGE, ...query })).toThrow(message);
});

it("lets readers read all", () => {
  expect(() => requireDecisionsInReach({ ...PIPELINE, roles: ["gatekeeper", "reader"] }, PAGE)).not.toThrow();
});
