// What does a token that is made reach, and which are refused because they would reach nothing?

import { expect, it, test } from "vitest";
import { createTokenRequest } from "../../../src/api/tokens.ts";
import { createToken } from "../../../src/app/access/create-token.ts";
import type { Token } from "../../../src/model/identity.ts";
import { memoryStore } from "../../../src/store/memory.ts";

async function make(request: object): Promise<Token> {
  const chance = { id: () => "tok_1", bytes: (length: number) => new Uint8Array(length).fill(7) };
  const maker = { store: memoryStore(), clock: { now: () => 0 }, chance };
  return (await createToken(maker, createTokenRequest.parse({ name: "ci", ...request }), { actor: "test" })).token;
}

it("reaches names however they are written", async () => {
  const token = await make({
    roles: ["gatekeeper"],
    entities: ["Checkout", "payments/*", "api:default/orders", "*"],
    environments: [" Production", "Stage-*"],
  });
  expect(token.entities).toEqual(["component:default/checkout", "component:payments/*", "api:default/orders", "*"]);
  expect(token.environments).toEqual(["production", "stage-*"]);
});

test.each([
  [{ roles: ["approver"], owner: "group:default/sre" }, "`group:default/sre` is not a user"],
  [{ roles: ["approver"], owner: "component:default/kim" }, "`component:default/kim` is not a user"],
  [{ roles: ["approver"], owner: "kim", groups: ["user:default/kim"] }, "`user:default/kim` is not a group"],
])("is refused where nobody could be meant: %o", async (request, message) => {
  await expect(make(request)).rejects.toThrow(message);
});

test.each([
  [{ roles: ["gatekeeper"], environments: ["production"] }, /`entities`/],
  [{ roles: ["gatekeeper"], entities: ["*"] }, /`environments`/],
  [{ roles: ["reader", "reporter"] }, /`sources`/],
])("is refused where it would reach nothing: %o", async (request, message) => {
  await expect(make(request)).rejects.toThrow(message);
});
